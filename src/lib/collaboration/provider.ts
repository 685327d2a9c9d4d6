import { createSubscriber } from 'svelte/reactivity';
import { readVarUint } from 'lib0/decoding';
import { WebsocketProvider } from 'y-websocket';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { countedSocket } from './counted-socket';
import { LocalCopy } from './local-copy';
import {
	Close,
	CLOSE_FRAME_TOO_LARGE,
	COLLABORATION_PATH,
	Message,
	RECONNECT_FIRST_MS,
	RECONNECT_MAX_MS,
	Refusal
} from './protocol';
import type { RefusalReason, Role } from './protocol';
import { SaveLedger } from './save-ledger';

export { forgetAllDocuments } from './local-copy';

export type SaveStatus =
	/** Neither synced nor loaded from this device: show no editor yet. */
	| 'loading'
	| 'saved'
	| 'saving'
	/** No connection. `unsaved` changes wait, on this device if `keptOnDevice`. */
	| 'offline'
	/** Connected, but the server can't commit at the moment. */
	| 'not-saved'
	/** Connected as a reader. */
	| 'read-only'
	/** The server did not keep the last changes made here; `refusal` says why. */
	| 'refused'
	/** The connection ended for good; `stopped` says why. */
	| 'stopped';

export type StopReason = 'signed-out' | 'no-access' | 'gone' | 'too-large' | 'broken';

export type OpenDocumentOptions = {
	documentId: string;
	/** `people.id` of the reader: the copy on this device is theirs alone. */
	personId: string;
	/** ws:// or wss:// address without the document, for tests. */
	url?: string;
	/** False where a circle forbids copies on devices. */
	keepCopy?: boolean;
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
	#role: Role | null = null;
	#committing = true;
	#connected = false;
	#shown = false;
	#stopped: StopReason | null = null;
	#destroyed = false;
	#refreshed = false;
	#listeners = new Set<() => void>();
	#subscribe = createSubscriber((update) => this.#listen(update));
	#show: () => void = () => undefined;

	constructor(options: OpenDocumentOptions) {
		this.#options = options;
		this.ready = new Promise((resolve) => {
			this.#show = () => {
				this.#shown = true;
				resolve();
			};
		});
		// Before the provider's own listener, so that a change is counted before it is sent.
		this.doc.on('update', this.#countChange);
		this.#provider = this.#createProvider(options);
		this.#answer();
		if (typeof window !== 'undefined') {
			window.addEventListener('beforeunload', this.#askBeforeLeaving);
			window.addEventListener('online', this.#reconnect);
		}
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

	/** Whether unsaved changes outlive the page. */
	get keptOnDevice(): boolean {
		this.#subscribe();
		return this.#copy !== null;
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

	/** Closes the connection and the copy; the copy stays on the device. */
	destroy(): void {
		if (this.#destroyed) return;
		this.#destroyed = true;
		if (typeof window !== 'undefined') {
			window.removeEventListener('beforeunload', this.#askBeforeLeaving);
			window.removeEventListener('online', this.#reconnect);
		}
		this.awareness.setLocalState(null);
		this.#provider.destroy();
		void this.#copy?.close();
		this.doc.destroy();
		this.#changed();
	}

	/** Removes the copy of this document from the device [C64]. What is in memory stays. */
	async forget(): Promise<void> {
		const copy = this.#copy;
		this.#copy = null;
		this.#changed();
		await copy?.forget();
	}

	async #start(): Promise<void> {
		if (this.#options.keepCopy !== false) {
			const { personId, documentId } = this.#options;
			const copy = await LocalCopy.open(personId, documentId, this.doc).catch(() => null);
			if (this.#destroyed) return void copy?.close();
			this.#copy = copy;
			this.#ledger.restore(copy?.unsavedBefore ?? 0);
			if (copy?.syncedBefore) this.#show();
			this.#changed();
		}
		this.#provider.connect();
	}

	#createProvider({ documentId, url, Socket = WebSocket }: OpenDocumentOptions): WebsocketProvider {
		const origin = url ?? location.origin.replace(/^http/, 'ws') + COLLABORATION_PATH;
		const provider = new WebsocketProvider(origin, documentId, this.doc, {
			awareness: this.awareness,
			connect: false,
			// Two tabs meet on the server: a broadcast between them would bypass commit and count [C66].
			disableBc: true,
			maxBackoffTime: RECONNECT_FIRST_MS,
			shouldReconnect: ({ code }) => !(code >= 4400 && code < 4500) && code !== CLOSE_FRAME_TOO_LARGE,
			WebSocketPolyfill: countedSocket(Socket, {
				clientId: this.doc.clientID,
				sent: (whole) => this.#ledger.send(whole),
				tooLarge: () => queueMicrotask(() => this.#stop('too-large'))
			})
		});
		provider.on('status', ({ status }) => {
			if (status === 'connected') this.#ledger.connect();
		});
		provider.on('sync', (synced) => this.#synced(synced));
		provider.on('connection-close', () => {
			// Full jitter: the provider has none of its own [C63].
			const ceiling = RECONNECT_FIRST_MS * 2 ** (provider.wsUnsuccessfulReconnects + 1);
			provider.maxBackoffTime = Math.random() * Math.min(RECONNECT_MAX_MS, ceiling);
		});
		provider.on('closed', ({ code }) => {
			if (code === Close.signedOut && !this.#refreshed) void this.#refresh();
			else this.#stop(stopReason(code));
		});
		return provider;
	}

	#answer(): void {
		const handlers = this.#provider.messageHandlers;
		handlers[Message.saved] = (_encoder, decoder) => {
			this.#ledger.settle(readVarUint(decoder));
			this.#changed();
		};
		handlers[Message.role] = (_encoder, decoder) => {
			this.#role = readVarUint(decoder) === 1 ? 'writer' : 'reader';
			this.#changed();
		};
		handlers[Message.store] = (_encoder, decoder) => {
			this.#committing = readVarUint(decoder) === 1;
			this.#changed();
		};
		handlers[Message.refused] = (_encoder, decoder) => {
			const position = readVarUint(decoder);
			this.#ledger.refuse(position, readVarUint(decoder) === Refusal.reader ? 'reader' : 'too-large');
		};
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
			await new Promise((resolve) => setTimeout(resolve, RECONNECT_MAX_MS * (0.5 + Math.random() / 2)));
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

	#changed(): void {
		void this.#copy?.rememberUnsaved(this.#ledger.unsaved);
		for (const listener of [...this.#listeners]) listener();
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

	#askBeforeLeaving = (event: BeforeUnloadEvent): void => {
		if (this.#ledger.unsaved > 0) event.preventDefault();
	};

	#reconnect = (): void => {
		if (this.#stopped === null && !this.#destroyed) this.#provider.connect();
	};
}

async function refreshSession(): Promise<boolean> {
	const answer = await fetch(COLLABORATION_PATH);
	if (answer.status >= 500) throw new Error('The server is not ready');
	return answer.ok;
}

function stopReason(code: number): StopReason {
	if (code === Close.signedOut) return 'signed-out';
	if (code === Close.noAccess) return 'no-access';
	if (code === Close.gone) return 'gone';
	return code === CLOSE_FRAME_TOO_LARGE ? 'too-large' : 'broken';
}
