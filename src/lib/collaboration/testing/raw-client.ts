import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import { Message, Sync } from '../protocol';
import { presenceFrame, step1Frame, step2Frame, updateFrame } from '../server/frames';

export type Received = { type: number; numbers: number[]; content: Uint8Array | null };

/** A socket without manners: it sends what a test wants and remembers what it was sent. */
export class RawClient {
	readonly socket: WebSocket;
	readonly received: Received[] = [];
	readonly closed: Promise<{ code: number; reason: string }>;
	readonly opened: Promise<void>;

	constructor(url: string, headers: Record<string, string>) {
		this.socket = new WebSocket(url, { headers });
		this.socket.on('error', () => undefined);
		this.socket.on('message', (message: Buffer) => this.received.push(read(message)));
		this.closed = new Promise((resolve) =>
			this.socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
		);
		this.opened = new Promise((resolve) => this.socket.on('open', () => resolve()));
	}

	send(frame: Uint8Array): void {
		this.socket.send(frame);
	}

	/** Exchanges states as a browser does; `doc` then has what the server has. */
	async sync(doc: Y.Doc): Promise<void> {
		await this.opened;
		this.send(step1Frame(Y.encodeStateVector(doc)));
		const ask = await this.next(({ type, numbers }) => type === Message.sync && numbers[0] === Sync.step1);
		this.send(step2Frame(Y.encodeStateAsUpdate(doc, ask.content ?? undefined)));
		const state = await this.next(({ type, numbers }) => type === Message.sync && numbers[0] === Sync.step2);
		if (state.content) Y.applyUpdate(doc, state.content, this);
	}

	sendUpdate(update: Uint8Array): void {
		this.send(updateFrame(update));
	}

	sendPresence(clientId: number, state: unknown, clock = 1): void {
		this.send(presenceFrame([{ clientId, clock, state: JSON.stringify(state) }]));
	}

	/** The first message there is or comes that fits. */
	async next(fits: (message: Received) => boolean, withinMs = 3_000): Promise<Received> {
		const end = Date.now() + withinMs;
		for (;;) {
			const found = this.received.find(fits);
			if (found !== undefined) return found;
			if (Date.now() > end) throw new Error('The message did not come');
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}

	of(type: number): Received[] {
		return this.received.filter((message) => message.type === type);
	}

	/** The newest acknowledgement. */
	get saved(): number {
		return this.of(Message.saved).at(-1)?.numbers[0] ?? 0;
	}

	/** Presence as last told: client id to state. */
	get others(): Map<number, unknown> {
		const states = new Map<number, unknown>();
		for (const { content } of this.of(Message.presence)) {
			const decoder = decoding.createDecoder(content ?? new Uint8Array([0]));
			for (let left = decoding.readVarUint(decoder); left > 0; left -= 1) {
				const clientId = decoding.readVarUint(decoder);
				decoding.readVarUint(decoder);
				const state: unknown = JSON.parse(decoding.readVarString(decoder));
				if (state === null) states.delete(clientId);
				else states.set(clientId, state);
			}
		}
		return states;
	}
}

function read(message: Uint8Array): Received {
	const decoder = decoding.createDecoder(message);
	const type = decoding.readVarUint(decoder);
	if (type === Message.presence) return { type, numbers: [], content: decoding.readVarUint8Array(decoder) };
	if (type === Message.sync) {
		const step = decoding.readVarUint(decoder);
		return { type, numbers: [step], content: decoding.readVarUint8Array(decoder) };
	}
	const numbers: number[] = [];
	while (decoding.hasContent(decoder)) numbers.push(decoding.readVarUint(decoder));
	return { type, numbers, content: null };
}
