import { createSubscriber } from 'svelte/reactivity';
import type { About } from '$lib/offline/copies';
import type { WebsocketProvider } from 'y-websocket';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { connectDocument } from './connect-document';
import { deletionsIn, type Meant } from './dying';
import { LocalCopy } from './local-copy';
import { enterOpenDocuments } from './open-documents';
import { Close, LOCAL_COPY_WAIT_MS, RECONNECT_MAX_MS } from './protocol';
import type { RefusalReason, Role } from './protocol';
import { refreshSession } from './refresh-session';
import { SaveLedger } from './save-ledger';
import { stopReason } from './save-status';
import type { SaveStatus, StopReason } from './save-status';
import { bringBackStragglers } from './stragglers';

export type { SaveStatus, StopReason } from './save-status';

export type OpenDocumentOptions = {
	documentId: string;
	/** `people.id` of the reader: the copy on this device is theirs alone. */
	personId: string;
	/** Number of what the page's editor knows: an older page than the server's is refused [C26]. */
	schema?: number;
	/** ws:// or wss:// address without the document, for tests. */
	url?: string;
	/** False where a circle forbids copies on devices. */
	keepCopy?: boolean;
	/** Of what it is part: kept beside the copy, to name it and to find it by. */
	about?: About;
	/** Opened to send what waits, without a page that shows it: nobody is asked about it. */
	inBackground?: boolean;
	/** Called once when access is lost for good. The copy on the device is removed already, unless merely signed out. */
	onAccessLost?: (reason: StopReason) => void;
	/** Renews the session's cookie; false when it has ended. Asked once before a lost sign-in is believed. */
	refreshSession?: () => Promise<boolean>;
	/** Another WebSocket class, for tests. */
	Socket?: typeof WebSocket;
};

/**
 * Opens a live document. Every property can be read in a template or an effect and stays current.
 * Create the editor after `ready`, never before [C60].
 */
export function openDocument(options: OpenDocumentOptions): LiveDocument {
	return new LiveDocument(options);
}

export class LiveDocument {
	readonly doc = new Y.Doc();
	readonly awareness = new Awareness(this.doc);
	/** Resolves when the document may be shown. Never rejects; pending while there is neither server nor copy. */
	readonly ready: Promise<void>;

	#options: OpenDocumentOptions;
	#provider: WebsocketProvider;
	#ledger = new SaveLedger();
	#copy: LocalCopy | null = null;
	#mayKeep: boolean;
	#role: Role | null = null;
	#committing = true;
	#connected = false;
	#shown = false;
	#stopped: StopReason | null = null;
	#destroyed = false;
	#closing: Promise<void> = Promise.resolve();
	#refreshed = false;
	/** Of those whose changes this page has made, from which clock on the server has not answered. */
	#unanswered = new Map([[this.doc.clientID, 0]]);
	/** What the change that is coming deletes by its own account. */
	#meant: Meant | null = null;
	#listeners = new Set<() => void>();
	#subscribe = createSubscriber((update) => this.#listen(update));
	#show: () => void = () => undefined;
	#leaveOpenDocuments: () => void = () => undefined;

	constructor(options: OpenDocumentOptions) {
		this.#options = options;
		this.#mayKeep = options.keepCopy !== false;
		this.ready = new Promise((resolve) => {
			this.#show = () => {
				this.#shown = true;
				resolve();
			};
		});
		// The first state has clock 0, which other browsers take for one they know: nobody would see who came.
		this.awareness.setLocalStateField('cursor', null);
		// Before the provider's own listener, so that a change is counted before it is sent.
		this.doc.on('update', this.#countChange);
		this.#provider = connectDocument(this.doc, this.awareness, options, {
			connected: () => this.#ledger.connect(),
			synced: (synced) => this.#synced(synced),
			closed: (code) => this.#closed(code),
			coming: (update) => {
				// Once it is synced and nothing waits, the server knows all of it and looks after it [C91].
				const hasOwn = this.doc.store.clients.size > 0 && !(this.#connected && this.#ledger.unsaved === 0);
				const unanswered = this.#connected ? undefined : this.#unanswered;
				this.#meant = hasOwn ? { deletions: deletionsIn([update]), unanswered } : null;
			},
			sent: (carried) => this.#ledger.send(carried),
			tooLarge: () => queueMicrotask(() => this.#stop('too-large')),
			saved: (count) => this.#change(() => this.#ledger.settle(count)),
			refused: (position, reason) => this.#ledger.refuse(position, reason),
			role: (role) => this.#change(() => (this.#role = role)),
			committing: (committing) => this.#change(() => (this.#committing = committing))
		});
		this.doc.on('afterTransaction', this.#bringBack);
		if (!options.inBackground) {
			this.#leaveOpenDocuments = enterOpenDocuments(this, options);
			globalThis.window?.addEventListener('beforeunload', this.#askBeforeLeaving);
		}
		globalThis.window?.addEventListener('online', this.#reconnect);
		globalThis.window?.addEventListener('offline', this.#lookAgain);
		void this.#start();
	}

	get status(): SaveStatus {
		this.#subscribe();
		if (this.#stopped !== null) return 'stopped';
		if (!this.#shown) return 'loading';
		if (this.#ledger.refused > 0) return 'refused';
		if (!this.#connected) return 'offline';
		if (this.#role === 'reader') return 'read-only';
		if (!this.#committing) return 'not-saved';
		return this.#ledger.unsaved > 0 ? 'saving' : 'saved';
	}

	/** Changes made here that are not on the server. */
	get unsaved(): number {
		this.#subscribe();
		return this.#ledger.unsaved;
	}

	/** Null until the server has said. */
	get role(): Role | null {
		this.#subscribe();
		return this.#role;
	}

	get refusal(): RefusalReason | null {
		this.#subscribe();
		return this.#ledger.refusal;
	}

	get stopped(): StopReason | null {
		this.#subscribe();
		return this.#stopped;
	}

	/** Whether every unsaved change outlives the page. */
	get keptOnDevice(): boolean {
		this.#subscribe();
		return this.#copy?.isComplete ?? false;
	}

	/** Whether the newest changes are on their way to the device. */
	get keeping(): boolean {
		this.#subscribe();
		return (this.#copy?.isKeeping ?? false) && !this.keptOnDevice;
	}

	/** Whether the device's storage is full, so that new changes are in this page only. */
	get deviceFull(): boolean {
		this.#subscribe();
		return this.#copy?.isFull ?? false;
	}

	get personId(): string {
		return this.#options.personId;
	}

	get documentId(): string {
		return this.#options.documentId;
	}

	get about(): About | null {
		return this.#options.about ?? null;
	}

	/** From now on nothing stays on the device [C67]. What no server has yet is kept until it is saved. */
	keepNoCopy(): void {
		this.#mayKeep = false;
		this.#changed();
	}

	/** Resolves true once everything made here is saved, false after `timeoutMs` or when that can't happen any more. */
	whenSaved(timeoutMs = 10_000): Promise<boolean> {
		return new Promise((resolve) => {
			const look = (): void => {
				if (this.#ledger.unsaved === 0) finish(true);
				else if (this.#stopped !== null || this.#destroyed || this.#ledger.refused > 0) finish(false);
			};
			const finish = (saved: boolean): void => {
				clearTimeout(timer);
				stopListening();
				resolve(saved);
			};
			const timer = setTimeout(() => finish(false), timeoutMs);
			const stopListening = this.#listen(look);
			look();
		});
	}

	/** Closes the connection and the copy, which stays on the device. Resolves when the device has all of it. */
	destroy(): Promise<void> {
		if (this.#destroyed) return this.#closing;
		this.#destroyed = true;
		this.#leaveOpenDocuments();
		globalThis.window?.removeEventListener('beforeunload', this.#askBeforeLeaving);
		globalThis.window?.removeEventListener('online', this.#reconnect);
		globalThis.window?.removeEventListener('offline', this.#lookAgain);
		this.awareness.setLocalState(null);
		this.#provider.destroy();
		this.#changed();
		this.#closing = this.#copy?.close() ?? Promise.resolve();
		this.doc.destroy();
		return this.#closing;
	}

	/** Closes the document and takes what is not saved off the device: whoever opens it again has what the server has. */
	async takeOut(): Promise<void> {
		const forgotten = this.forget();
		await Promise.all([forgotten, this.destroy()]);
	}

	/** Removes the copy of this document from the device [C64]. What is in memory stays. */
	async forget(): Promise<void> {
		const copy = this.#copy;
		this.#copy = null;
		this.#changed();
		await copy?.forget();
	}

	async #start(): Promise<void> {
		const { personId, documentId } = this.#options;
		// A copy from the time before they were forbidden may hold what no server has.
		if (this.#mayKeep || (await LocalCopy.exists(personId, documentId).catch(() => false))) {
			const opening = LocalCopy.open(
				personId,
				documentId,
				this.doc,
				{
					found: (unsaved, unanswered) => {
						this.#ledger.restore(unsaved);
						for (const [client, clock] of unanswered) this.#unanswered.set(client, clock);
					},
					changed: () => this.#changed()
				},
				this.#options.about
			).then((copy) => this.#adopt(copy));
			await Promise.race([opening, pause(LOCAL_COPY_WAIT_MS)]);
			if (this.#destroyed) return;
		}
		this.#provider.connect();
	}

	/** Takes the copy into use, also when it comes after the server's answer: what it holds is sent then. */
	#adopt(copy: LocalCopy | null): void {
		if (this.#destroyed) return void copy?.close();
		if (this.#stopped === 'no-access' || this.#stopped === 'gone') return void copy?.forget();
		this.#copy = copy;
		if (copy?.syncedBefore) this.#show();
		if (this.#connected) {
			void copy?.markSynced();
			// Only the state as a whole tells that the server has what was found.
			if (this.#ledger.unsaved > 0) this.#lookAgain();
		}
		this.#changed();
	}

	/** A socket carries the cookie as it was; a page request renews one that has run out. */
	async #refresh(): Promise<void> {
		this.#refreshed = true;
		const renew = this.#options.refreshSession ?? refreshSession;
		const isAlive = await renew().catch(() => null);
		if (this.#destroyed || this.#stopped !== null) return;
		if (isAlive === false) return this.#stop('signed-out');
		// Without an answer the network is away: the next attempt may ask again.
		if (isAlive === null) {
			this.#refreshed = false;
			await pause(RECONNECT_MAX_MS * (0.5 + Math.random() / 2));
		}
		this.#reconnect();
	}

	#synced(synced: boolean): void {
		this.#connected = synced;
		if (synced) {
			this.#refreshed = false;
			this.#committing = true;
			void this.#copy?.markSynced();
			this.#show();
		}
		this.#changed();
	}

	#stop(reason: StopReason): void {
		if (this.#stopped !== null) return;
		this.#stopped = reason;
		this.#provider.disconnect();
		if (reason === 'no-access' || reason === 'gone') void this.forget();
		this.#changed();
		if (reason === 'no-access' || reason === 'gone' || reason === 'signed-out') {
			this.#options.onAccessLost?.(reason);
		}
	}

	#closed(code: number): void {
		if (code === Close.signedOut && !this.#refreshed) void this.#refresh();
		else this.#stop(stopReason(code));
	}

	#change(change: () => void): void {
		change();
		this.#changed();
	}

	#changed(): void {
		this.#noteUnanswered();
		void this.#copy?.rememberUnsaved(this.#ledger.unsaved, this.#unanswered);
		if (!this.#mayKeep && this.#ledger.unsaved === 0) {
			void this.#copy?.forgetSaved().catch(() => undefined);
			this.#copy = null;
		}
		for (const listener of [...this.#listeners]) listener();
	}

	#noteUnanswered(): void {
		const { clientID, store } = this.doc;
		if (this.#ledger.unsaved > 0) return;
		this.#unanswered.clear();
		this.#unanswered.set(clientID, Y.getState(store, clientID));
	}

	#listen(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	#countChange = (_update: Uint8Array, origin: unknown): void => {
		if (origin === this.#provider || LocalCopy.isOrigin(origin)) return;
		this.#ledger.change();
		this.#changed();
	};

	#bringBack = (transaction: Y.Transaction): void => {
		const meant = transaction.origin === this.#provider ? this.#meant : null;
		if (meant === null) return;
		this.#meant = null;
		bringBackStragglers(transaction, meant);
	};

	#askBeforeLeaving = (event: BeforeUnloadEvent): void => {
		// Here it can't be saved any more, and nothing is lost by going.
		if (this.#stopped !== null && this.keptOnDevice) return;
		if (this.#ledger.unsaved > 0) event.preventDefault();
	};

	// A socket without a network looks open for half a minute, and "Saving" would stand there all the while.
	#lookAgain = (): void => {
		if (this.#stopped !== null || this.#destroyed) return;
		this.#provider.disconnect();
		this.#reconnect();
	};

	#reconnect = (): void => {
		if (this.#stopped === null && !this.#destroyed) this.#provider.connect();
	};
}

function pause(ms: number): Promise<void> {
	return new Promise((resolve) => setTimeout(resolve, ms));
}
