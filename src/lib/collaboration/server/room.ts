import * as Y from 'yjs';
import { Close } from '../protocol';
import type { Limits, RefusalReason } from '../protocol';
import { CommitProgress } from './commit-progress';
import type { Committer, Committing } from './committer';
import { Connection } from './connection';
import { isText, isWellFormed, Unwelcome } from './content';
import type { Vocabulary } from './content';
import { DocumentSize } from './document-size';
import { asksForEverything, refusedFrame, roleFrame, step1Frame, storeFrame } from './frames';
import type { Logger } from './logger';
import { Outbox } from './outbox';
import { Presence } from './presence';
import { RecentWriting } from './recent-writing';
import { deletionsIn, type Meant } from '../dying';
import { bringBackStragglers } from '../stragglers';
import { dropPending, hasPending, restore } from './squash';
import { isLong, isUnbroken, StateFrames, storedFrames } from './state-frames';
import type { Tally } from './tally';
import type { Sharing } from './relay';
import type { StoredDocument, UpdateLog } from './update-log';
import type { Wire } from './wire';

export type RoomParts = {
	log: UpdateLog;
	committer: Committer;
	limits: Limits;
	logger: Logger;
	/** What was refused while its connection went on. */
	refusals: Tally;
	/** What text is made of; without it everything that Yjs can say is let in. */
	vocabulary?: Vocabulary | undefined;
	/** Hears whose update the document tripped over. */
	onTripped?: ((connection: Connection) => void) | undefined;
	/** Tells the other instances. */
	share: Sharing;
	/** Hears of every change that is queued, and whose it is; null for one of the server's own [C70]. */
	onWritten?: ((documentId: string, personId: string | null) => void) | undefined;
};

/** Origin of what comes out of the log: it is committed already. */
const LOG = Symbol('log');

/** Thrown to those who write when the room has to be loaded again [C8]. */
export class RoomClosed extends Error {}

/** What became of an update message. */
export type Fate = 'kept' | RefusalReason | 'out-of-step';

/**
 * One document opened in this process. The `Y.Doc` runs ahead of the log by what is queued; connections are only
 * ever sent what is committed [C1] [C12].
 */
export class Room implements Committing {
	readonly documentId: string;
	readonly connections = new Set<Connection>();
	readonly presence: Presence;
	doc = new Y.Doc();
	/** Since the room was opened: what comes out of the log by itself is nobody's in particular. */
	readonly writing = new RecentWriting((origin) => {
		if (origin instanceof Connection) return origin.visitor.personId;
		return origin === LOG ? null : undefined;
	});
	/** Resolves when the document is loaded, rejects when that failed or the room closed first. */
	opened: Promise<void>;
	/** Called when messages can be taken again that came while the document was made anew. */
	onReopened: (stayed: Connection[]) => void = () => undefined;
	isOpen = false;
	isClosed = false;
	/** Rows since the last compaction. */
	rows = 0;
	/** The highest number of the log that is in the document. */
	lastSeq = 0;

	#parts: RoomParts;
	#onChange: (room: Room) => void;
	#progress = new CommitProgress();
	#size: DocumentSize;
	#outbox: Outbox;
	#isStoreDown = false;
	#reading: Promise<void> = Promise.resolve();
	#states = new StateFrames(() => this.doc);
	/** What the change that is being applied deletes by its own account [C90]. */
	#meant: Meant | null = null;
	/** What the update that is being applied has changed so far, and what was brought back for it. */
	#changes: { data: Uint8Array; origin: unknown }[] = [];
	/** What is stored, while a long document is being put together. */
	#stored: Wire | null = null;

	/** @param onChange called when the room has loaded, committed, emptied or closed */
	constructor(documentId: string, parts: RoomParts, onChange: (room: Room) => void) {
		this.documentId = documentId;
		this.#parts = parts;
		this.#onChange = onChange;
		this.#size = new DocumentSize(parts.limits);
		this.#outbox = new Outbox(this.connections, parts.limits);
		this.presence = new Presence(this.connections, parts.limits, parts.refusals, (entries) =>
			parts.share.presence(documentId, entries)
		);
		this.opened = this.#load();
		this.opened.catch(() => undefined);
	}

	get isIdle(): boolean {
		return this.isOpen && this.connections.size === 0 && this.#progress.isWhole;
	}

	/** Whether what is queued for this document or this process has reached its bound [C6]. */
	get isFull(): boolean {
		return this.#parts.committer.isFull || this.#outbox.bytes >= this.#parts.limits.queuedBytesPerRoom;
	}

	/** Starts the exchange with a connection; the room has loaded. */
	greet(connection: Connection): void {
		connection.send(roleFrame(connection.role));
		if (this.#isStoreDown) connection.send(storeFrame(false));
		this.askForChanges(connection);
		this.presence.introduce(connection);
	}

	askForChanges(connection: Connection): void {
		connection.send(step1Frame(Y.encodeStateVector(this.doc)));
	}

	/** Sends a newcomer the document as it is now, once all of it is committed. */
	sendState(connection: Connection, stateVector: Uint8Array): void {
		const wire = this.#states.since(stateVector);
		this.#progress.whenWhole((isCommitted) => {
			if (isCommitted) connection.sendState(wire);
		});
	}

	/** Sends what is stored to somebody who asked for everything before a long document is put together [C16]. */
	sendStored(connection: Connection): void {
		if (this.#stored !== null && connection.takeOut(asksForEverything)) connection.sendState(this.#stored);
	}

	/** Applies what a connection sent. Throws on what is no update, brings no text, or broke the document. */
	receive(connection: Connection, update: Uint8Array): Fate {
		const decoded = Y.decodeUpdate(update);
		const { structs, ds } = decoded;
		if (!isWellFormed(decoded)) throw new Unwelcome('malformed');
		if (connection.role === 'reader') return this.#isOldNews(connection, update) ? 'kept' : 'reader';
		if (this.#parts.vocabulary && !isText(this.doc, decoded, this.#parts.vocabulary))
			throw new Unwelcome('not text');
		if (
			structs.length > 0 &&
			!this.#size.hasRoomFor(update.byteLength, () => Y.encodeStateAsUpdate(this.doc).byteLength)
		)
			return 'too-large';
		return this.#apply(update, ds, connection) ? 'kept' : 'out-of-step';
	}

	refuse(connection: Connection, position: number, reason: RefusalReason): void {
		this.#parts.refusals.add(reason === 'reader' ? 'update of a reader' : 'document too large');
		connection.send(refusedFrame(position, reason));
	}

	/** Acknowledges the connection's first `count` update messages once all that is queued now is committed. */
	settle(connection: Connection, count: number): void {
		connection.settleAt(count, this.#progress.queued, this.#progress.committed);
	}

	/** Applies a change of the server's own and resolves after its commit. False when the update does not fit the document. */
	async write(update: Uint8Array): Promise<boolean> {
		if (!this.isOpen) throw new RoomClosed();
		if (this.isFull) throw new Error('Too much waits to be saved');
		if (!this.#apply(update, deletionsIn([update]), null)) return false;
		await new Promise<void>((resolve, reject) =>
			this.#progress.whenWhole((isCommitted) => (isCommitted ? resolve() : reject(new RoomClosed())))
		);
		return true;
	}

	/** What `look` sees now, once all of that is committed; rejects when it never will be. */
	async look<T>(look: (doc: Y.Doc) => T): Promise<T> {
		const seen = look(this.doc);
		await new Promise<void>((resolve, reject) =>
			this.#progress.whenWhole((isCommitted) => (isCommitted ? resolve() : reject(new RoomClosed())))
		);
		return seen;
	}

	committed(count: number, seq: number): void {
		this.lastSeq = Math.max(this.lastSeq, seq);
		this.#parts.share.rows(this.documentId, seq);
		if (this.isClosed) return;
		if (this.#isStoreDown) this.#tellStore(true);
		// Newcomers who waited for this commit are given their state before what follows it.
		this.#progress.commit(count);
		this.#outbox.send(count);
		for (const connection of this.connections) connection.settle(count);
		this.#onChange(this);
	}

	/** Reads what other instances have written, one reading after the other, and passes it on as committed [C82]. */
	async catchUp(): Promise<void> {
		const reading = this.#reading.then(() => this.#readOn());
		this.#reading = reading.catch(() => undefined);
		return reading;
	}

	/** Another instance says how far the log goes by now. */
	async heardOf(seq: number): Promise<void> {
		await this.opened;
		const reading = this.#reading.then(() => (seq > this.lastSeq ? this.#readOn() : undefined));
		this.#reading = reading.catch(() => undefined);
		return reading;
	}

	commitFailed(): void {
		if (!this.#isStoreDown) this.#tellStore(false);
	}

	obstructed(obstacle: 'taken' | 'gone'): void {
		this.#parts.logger.warn(
			{ documentId: this.documentId, obstacle },
			'a room closes: its updates have no place in the log'
		);
		if (obstacle === 'gone') this.close(Close.gone, 'the document is gone');
		else this.close(Close.reload, 'reload');
	}

	/** Ends the room and every connection in it. What is queued is still committed, but nobody is told. */
	close(code: number, reason: string): void {
		if (this.isClosed) return;
		this.isClosed = true;
		this.isOpen = false;
		for (const connection of this.connections) connection.close(code, reason);
		this.presence.stop();
		this.#states.forget();
		this.#progress.end();
		this.doc.destroy();
		this.#onChange(this);
	}

	async #load(): Promise<void> {
		const stored = await this.#parts.log.load(this.documentId);
		if (this.isClosed) throw new RoomClosed();
		if (isLong(stored) && isUnbroken(stored)) await this.#sendStoredToAll(stored);
		restore(this.doc, stored);
		this.lastSeq = stored.lastSeq;
		this.rows = stored.lastSeq - stored.snapshotSeq;
		this.#size.add(stored.snapshot?.byteLength ?? 0);
		for (const { data } of stored.updates) this.#size.add(data.byteLength);
		this.#listen();
		this.isOpen = true;
	}

	#listen(): void {
		this.writing.follow(this.doc);
		this.doc.on('update', (data: Uint8Array, origin: unknown) =>
			origin === LOG ? this.#take(data, origin) : this.#changes.push({ data, origin })
		);
		this.doc.on('afterTransaction', (transaction) => this.#bringBack(transaction));
	}

	/** The document is made anew of what is stored and what is queued, while everybody stays [C38]. */
	#startOver(): void {
		this.isOpen = false;
		const stayed = [...this.connections];
		const queued = this.#outbox.unsentBut(LOG);
		this.opened = this.#reading.then(() => this.#remake(queued));
		this.#reading = this.opened.then(
			() => this.onReopened(stayed),
			() => this.close(Close.reload, 'reload')
		);
	}

	async #remake(queued: Uint8Array[]): Promise<void> {
		const { snapshot, snapshotSeq, updates } = await this.#parts.log.load(this.documentId);
		// A snapshot of what was never sent from here: only whoever comes back gets that.
		if (this.isClosed || snapshotSeq > this.lastSeq) throw new RoomClosed();
		const doc = new Y.Doc();
		const known = updates.filter(({ seq }) => seq <= this.lastSeq);
		restore(doc, { snapshot, updates: [...known, ...queued.map((data) => ({ seq: 0, data }))] });
		this.doc.destroy();
		this.doc = doc;
		this.#states.forget();
		this.#listen();
		this.isOpen = true;
		this.#onChange(this);
	}

	async #readOn(): Promise<void> {
		const stored = await this.#parts.log.since(this.documentId, this.lastSeq);
		const others = stored.lastSeq - this.lastSeq;
		if (others <= 0) return;
		this.lastSeq = stored.lastSeq;
		if (this.isClosed) return;
		this.rows += others;
		// Two instances took two changes in the same moment: whoever wrote is connected to one of them.
		const here = new Set([...this.connections].map(({ clientId }) => clientId));
		const deletions = deletionsIn([
			...stored.updates.map(({ data }) => data),
			...(stored.snapshot ? [stored.snapshot] : [])
		]);
		this.#meant = { deletions, of: (clientId) => here.has(clientId) };
		try {
			restore(this.doc, stored, LOG);
		} catch (error) {
			this.close(Close.reload, 'reload');
			throw error;
		}
		this.#takeChanges();
		this.#onChange(this);
	}

	/** Gives the sockets a moment to take it before the document is put together in one go. */
	async #sendStoredToAll(stored: StoredDocument): Promise<void> {
		this.#stored = storedFrames(stored, this.#parts.limits.mergedUpdates);
		for (const connection of this.connections) this.sendStored(connection);
		await new Promise((resolve) => setImmediate(resolve));
		this.#stored = null;
		if (this.isClosed) throw new RoomClosed();
	}

	#apply(update: Uint8Array, deletions: Meant['deletions'], origin: Connection | null): boolean {
		this.#meant = { deletions };
		try {
			Y.applyUpdate(this.doc, update, origin);
		} catch (cause) {
			// Of what went in before it broke nothing is kept.
			this.#changes = [];
			this.#startOver();
			if (origin !== null) this.#parts.onTripped?.(origin);
			throw new Unwelcome('broke the document', { cause });
		}
		if (this.#changes.length === 0 && origin?.hasSentState) this.#parts.refusals.add('nothing new');
		this.#takeChanges();
		if (!hasPending(this.doc)) return true;
		dropPending(this.doc);
		return false;
	}

	#takeChanges(): void {
		for (const { data, origin } of this.#changes.splice(0)) this.#take(data, origin);
	}

	/** Once for each change, before what it deletes is gone. What comes back is the server's own change [C90]. */
	#bringBack(transaction: Y.Transaction): void {
		const meant = this.#meant;
		this.#meant = null;
		if (meant === null) return;
		try {
			bringBackStragglers(transaction, meant);
		} catch (error) {
			this.#parts.logger.error(
				{ err: error, documentId: this.documentId },
				'words could not be brought back'
			);
		}
	}

	/** The document's own update event: exactly what changed, deletions included [C4]. */
	#take(data: Uint8Array, origin: unknown): void {
		this.#states.forget();
		this.#size.add(data.byteLength);
		const isCommitted = origin === LOG;
		// What was committed elsewhere follows what is queued here: somebody may wait for that, and for the state before it.
		const after = isCommitted ? this.#progress.queued : this.#progress.queue();
		this.#outbox.add({ after, data, origin });
		if (!isCommitted) {
			this.rows += 1;
			this.#parts.committer.add(this, after, data);
			this.#parts.onWritten?.(this.documentId, origin instanceof Connection ? origin.visitor.personId : null);
		} else if (this.#progress.isWhole) this.#outbox.send(after);
	}

	/** A reader's answer to our first question usually tells us nothing new. It is the only one looked into. */
	#isOldNews(reader: Connection, update: Uint8Array): boolean {
		return !reader.hasSentState && Y.snapshotContainsUpdate(Y.snapshot(this.doc), update);
	}

	#tellStore(commits: boolean): void {
		this.#isStoreDown = !commits;
		for (const connection of this.connections) connection.send(storeFrame(commits));
	}
}
