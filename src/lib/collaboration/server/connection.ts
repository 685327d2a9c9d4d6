import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { Close } from '../protocol';
import type { Limits, PresenceUser, Role } from '../protocol';
import { presenceUser } from './access';
import type { Acknowledgements } from './acknowledgements';
import type { Visitor } from './access';
import { savedFrame } from './frames';
import { TokenBucket } from './token-bucket';
import { toWire } from './wire';
import type { Wire } from './wire';

export type Rate = 'updates' | 'bytes' | 'others' | 'states';

export type Joining = {
	documentId: string;
	circleId?: string | undefined;
	visitor: Visitor;
	role: Role;
	seesNames: boolean;
};

/** A frame and, of an update message, its position on this connection from 1. */
export type Incoming = { frame: Uint8Array; position: number };

/** One person's socket in one room. The role lives here and is read at every message, never captured. */
export class Connection {
	readonly documentId: string;
	readonly circleId: string | undefined;
	readonly visitor: Visitor;
	readonly user: PresenceUser;
	role: Role;
	/** Whether it may be told who else is there [C44]. */
	seesNames: boolean;

	/** The one Yjs client id it speaks for, once named [C40]. */
	clientId: number | null = null;
	/** Update messages that have arrived, and how many of them are settled [C2]. */
	#received = 0;
	#settled = 0;
	#settling: { after: number; count: number }[] = [];

	/** Messages that wait for the room to load, or for this connection's step 2 [C10] [C13]. */
	#waiting: Incoming[] = [];
	#waitingBytes = 0;
	hasSentState = false;
	/** Whether it has been sent the document, and so gets what is committed from now on. */
	hasState = false;
	isAnswering = true;
	ended = false;
	/** Why it ends, for the counters; a browser that goes by itself has no reason to give. */
	endedFor = 'left';

	#socket: WebSocket;
	/** What carries the socket. `ws` reads from it; messages are written to it whole, as `ws` itself does. */
	#stream: Duplex;
	#limits: Limits;
	#acknowledgements: Acknowledgements;
	#rates: Record<Rate, TokenBucket>;
	#firstBytes = 0;
	/** Whether an acknowledgement is due that nothing has taken along yet. */
	#owesSaved = false;

	constructor(
		socket: WebSocket,
		stream: Duplex,
		{ documentId, circleId, visitor, role, seesNames }: Joining,
		limits: Limits,
		acknowledgements: Acknowledgements,
		now: number
	) {
		this.#socket = socket;
		this.#stream = stream;
		this.#limits = limits;
		this.#acknowledgements = acknowledgements;
		this.documentId = documentId;
		this.circleId = circleId;
		this.visitor = visitor;
		this.user = presenceUser(visitor);
		this.role = role;
		this.seesNames = seesNames;
		this.#rates = {
			updates: new TokenBucket(limits.updatesPerSecond, limits.updatesBurst, now),
			bytes: new TokenBucket(limits.bytesPerSecond, limits.bytesBurst, now),
			others: new TokenBucket(limits.othersPerSecond, limits.othersBurst, now),
			states: new TokenBucket(limits.statesPerSecond, limits.statesBurst, now)
		};
	}

	/** False, and the connection ends, when there were too many [C33]. */
	takes(rate: Rate, now: number, amount = 1): boolean {
		if (this.#rates[rate].take(now, amount)) return true;
		this.hangUp(Close.tooFast, 'too many messages');
		return false;
	}

	/** Keeps a message for later, within bounds. */
	wait(message: Incoming): void {
		this.#waitingBytes += message.frame.byteLength;
		this.#waiting.push(message);
		if (
			this.#waiting.length > this.#limits.waitingMessages ||
			this.#waitingBytes > this.#limits.waitingBytes
		) {
			this.close(Close.overloaded, 'too much before the document was open');
		}
	}

	/** Takes one message out of those that wait; false when there is none like that. */
	takeOut(isIt: (frame: Uint8Array) => boolean): boolean {
		const index = this.#waiting.findIndex(({ frame }) => isIt(frame));
		if (index !== -1) this.#waiting.splice(index, 1);
		return index !== -1;
	}

	takeWaiting(): Incoming[] {
		this.#waitingBytes = 0;
		return this.#waiting.splice(0);
	}

	/** Counts an update message and returns its position. */
	count(): number {
		this.#received += 1;
		return this.#received;
	}

	/** The first `count` update messages are settled once `after` updates of the room are committed. */
	settleAt(count: number, after: number, committed: number): void {
		this.#settling.push({ after, count });
		this.settle(committed);
	}

	/** Acknowledges what the commit of the room's first `committed` updates has settled. */
	settle(committed: number): void {
		const before = this.#settled;
		while (this.#settling[0] !== undefined && this.#settling[0].after <= committed) {
			this.#settled = this.#settling.shift()?.count ?? this.#settled;
		}
		if (this.#settled === before || this.#owesSaved) return;
		this.#owesSaved = true;
		this.#acknowledgements.owe(this);
	}

	/** The acknowledgement; sent again and again it is also a sign of life. */
	sendSaved(): void {
		this.#settleDebt();
		this.send(savedFrame(this.#settled));
	}

	/** Sends the whole document, which may stay in the buffer longer than anything else. */
	sendState(wire: Wire): void {
		this.hasState = true;
		this.#firstBytes = wire.byteLength;
		this.write(wire);
	}

	send(frame: Uint8Array): void {
		this.write(toWire(frame));
	}

	write(wire: Wire): void {
		if (this.ended || this.#socket.readyState !== this.#socket.OPEN) return this.#settleDebt();
		if (this.#stream.writableLength > this.#limits.bufferedBytes + this.#firstBytes) {
			this.close(Close.overloaded, 'too slow');
			return;
		}
		if (!this.#owesSaved) return void this.#stream.write(wire);
		this.#stream.cork();
		this.#paySaved();
		this.#stream.write(wire);
		this.#stream.uncork();
	}

	#paySaved(): void {
		if (this.#owesSaved) this.sendSaved();
	}

	#settleDebt(): void {
		if (this.#owesSaved) this.#acknowledgements.forget(this);
		this.#owesSaved = false;
	}

	ping(): void {
		if (!this.isAnswering) {
			this.endedFor = 'no answer';
			return this.#socket.terminate();
		}
		this.isAnswering = false;
		this.#socket.ping();
	}

	/** Closes, and listens no longer to somebody who may go on talking meanwhile. */
	hangUp(code: number, reason: string): void {
		this.close(code, reason);
		this.#socket.pause();
	}

	close(code: number, reason: string): void {
		if (this.ended) return;
		this.#paySaved();
		// Too slow even for that: it is closed already.
		if (this.ended) return;
		this.ended = true;
		this.endedFor = reason;
		closeSocket(this.#socket, code, reason, this.#limits.closeGraceMs);
	}
}

/** Says why and hangs up on those who do not answer. */
export function closeSocket(socket: WebSocket, code: number, reason: string, graceMs: number): void {
	socket.close(code, reason);
	const timer = setTimeout(() => socket.terminate(), graceMs);
	socket.once('close', () => clearTimeout(timer));
}
