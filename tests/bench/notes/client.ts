import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket } from 'ws';
import { diffUpdate } from 'yjs';

/** Hocuspocus puts the document's name before every message and wants a token first. */
export type Dialect = 'yjs' | 'hocuspocus';

/** How a server says that it has saved. */
export type Acknowledging = 'with a count' | 'each edit';

const [SYNC, AUTH, SYNC_REPLY] = [0, 2, 4];
/** Ours, and what Hocuspocus calls the status of the sync. */
const [SAVED, SYNC_STATUS] = [10, 8];
const [STEP_1, STEP_2, UPDATE] = [0, 1, 2];
export const NOTHING = Uint8Array.of(0, 0);
const NO_STATE = Uint8Array.of(0);

/** What a client already has: an update and its state vector. */
export type Known = { update: Uint8Array; stateVector: Uint8Array; answers: Map<string, Uint8Array> };
export const nothingKnown = (): Known => ({ update: NOTHING, stateVector: NO_STATE, answers: new Map() });

export type Arrival = { at: number; update: Uint8Array };

type Place = {
	url: string;
	dialect: Dialect;
	acknowledges: Acknowledging | null;
	document: string;
	person: string;
};

/** One browser: it speaks the sync protocol, but keeps no document unless told to. */
export class Client {
	readonly synced: Promise<void>;
	/** Everything of the document that came, with its time, while `keeps` is true. */
	readonly arrived: Arrival[] = [];
	keeps = true;
	onFrame: ((frame: Buffer) => void) | null = null;
	/** When it was told that it has the whole document. */
	syncedAt = Infinity;
	onSaved: () => void = () => undefined;

	#socket: WebSocket;
	#place: Place;
	#known: Known;
	#isSynced: () => void = () => undefined;
	/** Messages that change the document, and how many of them are saved. */
	#sent = 0;
	#saved = 0;

	constructor(place: Place, known = nothingKnown()) {
		this.#place = place;
		this.#known = known;
		this.synced = new Promise((resolve) => (this.#isSynced = resolve));
		this.#socket = new WebSocket(`${place.url}/${place.document}`, {
			perMessageDeflate: false,
			headers: { origin: 'http://bench', 'x-person': place.person }
		});
		this.#socket.on('error', () => undefined);
		this.#socket.on('open', () => this.#greet());
		this.#socket.on('message', (frame: Buffer) => this.#take(frame));
	}

	get isOpen(): boolean {
		return this.#socket.readyState === WebSocket.OPEN;
	}

	/** Whether the server has said that all of it is saved. */
	get isSaved(): boolean {
		return this.#sent > 0 && this.#saved >= this.#sent;
	}

	send(update: Uint8Array): void {
		this.#sent += 1;
		this.#socket.send(this.#frame(SYNC, UPDATE, update));
	}

	/** From now on reads what it is sent without looking at it, so that the load costs the machine little. */
	drain(): void {
		const { _socket: socket } = this.#socket as unknown as { _socket: import('node:net').Socket };
		socket.removeAllListeners('data');
		socket.on('data', () => undefined);
		socket.resume();
	}

	end(): void {
		this.#socket.terminate();
	}

	#greet(): void {
		if (this.#place.dialect === 'hocuspocus') this.#socket.send(authFrame(this.#place.document));
		this.#socket.send(this.#frame(SYNC, STEP_1, this.#known.stateVector));
	}

	#take(frame: Buffer): void {
		if (this.onFrame !== null) return this.onFrame(frame);
		const at = performance.now();
		const decoder = decoding.createDecoder(frame);
		if (this.#place.dialect === 'hocuspocus') decoding.readVarString(decoder);
		const type = decoding.readVarUint(decoder);
		if (this.#hearSaved(type, decoder)) return;
		if (type !== SYNC && !(type === SYNC_REPLY && this.#place.dialect === 'hocuspocus')) return;
		const step = decoding.readVarUint(decoder);
		const content = decoding.readVarUint8Array(decoder);
		if (step === STEP_1) return this.#answer(content);
		if (this.keeps) this.arrived.push({ at, update: content.slice() });
		if (step !== STEP_2) return;
		this.syncedAt = Math.min(this.syncedAt, at);
		this.#isSynced();
	}

	#hearSaved(type: number, decoder: decoding.Decoder): boolean {
		const { acknowledges } = this.#place;
		if (acknowledges === 'with a count' && type === SAVED) this.#saved = decoding.readVarUint(decoder);
		else if (acknowledges === 'each edit' && type === SYNC_STATUS)
			this.#saved += decoding.readVarUint(decoder);
		else return false;
		if (this.isSaved) this.onSaved();
		return true;
	}

	/** What the server lacks; worked out once for all clients that know the same. */
	#answer(stateVector: Uint8Array): void {
		const { update, answers } = this.#known;
		const key = Buffer.from(stateVector).toString('base64');
		const answer = answers.get(key) ?? (update === NOTHING ? NOTHING : diffUpdate(update, stateVector));
		answers.set(key, answer);
		this.#sent += 1;
		this.#socket.send(this.#frame(SYNC, STEP_2, answer));
	}

	#frame(type: number, step: number, content: Uint8Array): Uint8Array {
		return encoding.encode((encoder) => {
			if (this.#place.dialect === 'hocuspocus') encoding.writeVarString(encoder, this.#place.document);
			encoding.writeVarUint(encoder, type);
			encoding.writeVarUint(encoder, step);
			encoding.writeVarUint8Array(encoder, content);
		});
	}
}

function authFrame(document: string): Uint8Array {
	return encoding.encode((encoder) => {
		encoding.writeVarString(encoder, document);
		encoding.writeVarUint(encoder, AUTH);
		encoding.writeVarUint(encoder, 0);
		encoding.writeVarString(encoder, 'anybody');
	});
}
