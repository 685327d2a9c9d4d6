import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { Message, Refusal, Sync } from '../protocol';
import type { RefusalReason, Role } from '../protocol';

/** Asks for what the server lacks. */
export function step1Frame(stateVector: Uint8Array): Uint8Array {
	return syncFrame(Sync.step1, stateVector);
}

/** Whether a browser that has nothing asks for the document. */
export function asksForEverything(frame: Uint8Array): boolean {
	const [type, step, length, clients] = frame;
	return (
		frame.byteLength === 4 && type === Message.sync && step === Sync.step1 && length === 1 && clients === 0
	);
}

/** The first two numbers of a message, which may be written in several ways; none where it is cut short. */
export function headOf(frame: Uint8Array): { type?: number; step?: number } {
	try {
		const decoder = decoding.createDecoder(frame);
		return { type: decoding.readVarUint(decoder), step: decoding.readVarUint(decoder) };
	} catch {
		return {};
	}
}

export function step2Frame(state: Uint8Array): Uint8Array {
	return syncFrame(Sync.step2, state);
}

export function updateFrame(update: Uint8Array): Uint8Array {
	return syncFrame(Sync.update, update);
}

export function savedFrame(count: number): Uint8Array {
	return numbersFrame(Message.saved, count);
}

export function roleFrame(role: Role): Uint8Array {
	return numbersFrame(Message.role, role === 'writer' ? 1 : 0);
}

export function storeFrame(commits: boolean): Uint8Array {
	return numbersFrame(Message.store, commits ? 1 : 0);
}

export function refusedFrame(position: number, reason: RefusalReason): Uint8Array {
	return numbersFrame(Message.refused, position, reason === 'reader' ? Refusal.reader : Refusal.tooLarge);
}

export type PresenceEntry = { clientId: number; clock: number; state: string };

export function presenceFrame(entries: PresenceEntry[]): Uint8Array {
	return joinPresence(entries.map(encodePresence));
}

export function encodePresence({ clientId, clock, state }: PresenceEntry): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, clientId);
		encoding.writeVarUint(encoder, clock);
		encoding.writeVarString(encoder, state);
	});
}

/** One message of encoded entries. */
export function joinPresence(encoded: Uint8Array[]): Uint8Array {
	const update = encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, encoded.length);
		for (const each of encoded) encoding.writeUint8Array(encoder, each);
	});
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, Message.presence);
		encoding.writeVarUint8Array(encoder, update);
	});
}

function syncFrame(step: number, content: Uint8Array): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarUint(encoder, Message.sync);
		encoding.writeVarUint(encoder, step);
		encoding.writeVarUint8Array(encoder, content);
	});
}

function numbersFrame(...numbers: number[]): Uint8Array {
	return encoding.encode((encoder) => {
		for (const number of numbers) encoding.writeVarUint(encoder, number);
	});
}
