import { createDecoder, readVarUint, readVarUint8Array } from 'lib0/decoding';
import { encode, writeVarUint, writeVarUint8Array } from 'lib0/encoding';
import { LIMITS, Message, Sync } from './protocol';

type Sent = Parameters<WebSocket['send']>[0];
/** What an update message carries: one change, the whole state, or a part of either that is not the last. */
export type Carried = 'change' | 'whole' | 'part';

export type Outgoing = {
	clientId: number;
	/** Called for each update message that goes out. */
	sent: (carried: Carried) => void;
	/** Called instead of sending a message that the server would not take. */
	tooLarge: () => void;
};

/** What a message says around its update. */
const HEAD_BYTES = 16;
/** Fetched with the first update that needs it. */
let divide: ((update: Uint8Array, maxBytes: number) => Uint8Array[]) | null = null;

/**
 * A WebSocket class that counts the update messages which really leave: the acknowledgements are counts [C2]. An update
 * that is too large for one message leaves as several [C63].
 * `y-websocket` also sends back the presence of others that it has just received; that stays here.
 */
export function countedSocket(Socket: typeof WebSocket, outgoing: Outgoing): typeof WebSocket {
	return class extends Socket {
		#isOver = false;

		override send(message: Sent): void {
			if (!(message instanceof Uint8Array)) return super.send(message);
			// What follows something that was not sent is sent with it, by the next connection.
			if (this.#isOver) return;
			if (message[0] === Message.presence && !isOwnPresence(message, outgoing.clientId)) return;
			const isUpdate = message[0] === Message.sync && message[1] !== Sync.step1;
			const isLarge = message.byteLength > LIMITS.frameBytes;
			if (isUpdate && isLarge && divide === null) return this.#startAgain();
			const parts = isUpdate && isLarge ? inParts(message) : [message];
			if (parts.some((part) => part.byteLength > LIMITS.frameBytes)) return outgoing.tooLarge();
			const carried = message[1] === Sync.step2 ? 'whole' : 'change';
			parts.forEach((part, index) => {
				if (isUpdate) outgoing.sent(index < parts.length - 1 ? 'part' : carried);
				super.send(part);
			});
		}

		/** Comes back with what divides updates, and sends everything that is missing then. */
		#startAgain(): void {
			this.#isOver = true;
			import('./split-update').then(({ splitUpdate }) => {
				divide = splitUpdate;
				this.close();
			}, outgoing.tooLarge);
		}
	};
}

/** The parts of a state are states of their own to the server: it takes one as far as it fits, also where it refused an earlier one. */
function inParts(message: Uint8Array): Uint8Array<ArrayBuffer>[] {
	const decoder = createDecoder(message);
	const [type, step] = [readVarUint(decoder), readVarUint(decoder)];
	const updates = divide?.(readVarUint8Array(decoder), LIMITS.frameBytes - HEAD_BYTES) ?? [];
	return updates.map((update) =>
		encode((encoder) => {
			writeVarUint(encoder, type);
			writeVarUint(encoder, step);
			writeVarUint8Array(encoder, update);
		})
	);
}

function isOwnPresence(message: Uint8Array, clientId: number): boolean {
	const decoder = createDecoder(message);
	readVarUint(decoder); // message type
	readVarUint(decoder); // length
	return readVarUint(decoder) === 1 && readVarUint(decoder) === clientId;
}
