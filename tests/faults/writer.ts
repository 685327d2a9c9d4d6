import * as decoding from 'lib0/decoding';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { Message, Sync } from '../../src/lib/collaboration/protocol';
import { SCHEMA_NUMBER } from '../../src/lib/editor/schema-number';

/** Somebody who writes in a document through y-websocket, and remembers what the server has acknowledged. */
export class Writer {
	readonly doc: Y.Doc;
	/** The code with which the server ends the connection. */
	readonly ended: Promise<number>;
	readonly #provider: WebsocketProvider;
	readonly #mine: string[] = [];
	/** How many words of mine each update message carried, in the order sent. */
	readonly #sent: number[] = [];
	#acknowledged = 0;

	/** @param doc what they have already, when they come from another server */
	constructor(url: string, documentId: string, cookie: string, doc = new Y.Doc()) {
		this.doc = doc;
		const origin = url;
		const noteSent = (frame: Uint8Array) => this.#noteSent(frame);
		class Socket extends WebSocket {
			constructor(address: string, protocols?: string[]) {
				super(address, protocols, { headers: { cookie, origin } });
			}
			override send(frame: Uint8Array): void {
				noteSent(frame);
				super.send(frame);
			}
		}
		this.#provider = new WebsocketProvider(
			`${url.replace('http', 'ws')}/collaboration`,
			documentId,
			this.doc,
			{
				// The class in `ws` and the browser's differ in what y-websocket does not use.
				WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket,
				params: { schema: String(SCHEMA_NUMBER) },
				disableBc: true
			}
		);
		this.ended = new Promise((resolve) =>
			this.#provider.once('connection-close', (event: CloseEvent | null) => resolve(event?.code ?? 0))
		);
		const ignore = () => undefined;
		this.#provider.messageHandlers[Message.saved] = (_, decoder) => {
			this.#acknowledged = this.#sent[decoding.readVarUint(decoder) - 1] ?? this.#acknowledged;
		};
		for (const type of [Message.role, Message.store, Message.refused])
			this.#provider.messageHandlers[type] = ignore;
	}

	/** Resolves when it has the document. */
	async arrived(): Promise<void> {
		if (this.#provider.synced) return;
		await new Promise<void>((resolve) => this.#provider.once('sync', () => resolve()));
	}

	/** Puts the caret somewhere. */
	point(cursor: object): void {
		this.#provider.awareness.setLocalStateField('cursor', cursor);
	}

	/** What is shown of the others' carets. */
	get carets(): { name: string; cursor: unknown }[] {
		const { awareness } = this.#provider;
		return [...awareness.getStates()]
			.filter(([id]) => id !== this.doc.clientID)
			.map(([, state]) => ({
				name: String((state.user as { name?: string })?.name),
				cursor: state.cursor as unknown
			}));
	}

	write(word: string): void {
		this.#mine.push(word);
		const paragraph = new Y.XmlElement('paragraph');
		paragraph.insert(0, [new Y.XmlText(word)]);
		this.#words.push([paragraph]);
	}

	get acknowledged(): string[] {
		return this.#mine.slice(0, this.#acknowledged);
	}

	get isAllSaved(): boolean {
		return this.#acknowledged === this.#mine.length;
	}

	/** Everything on its page, whoever wrote it. */
	get page(): string[] {
		return this.#words
			.toArray()
			.map((paragraph) => (paragraph instanceof Y.XmlElement ? String(paragraph.get(0)) : ''));
	}

	/** What it has seen of others. */
	get seen(): string[] {
		const mine = new Set(this.#mine);
		return this.page.filter((word) => !mine.has(word));
	}

	leave(): void {
		this.#provider.destroy();
	}

	get #words(): Y.XmlFragment {
		return this.doc.getXmlFragment('section:general');
	}

	#noteSent(frame: Uint8Array): void {
		const decoder = decoding.createDecoder(frame);
		if (decoding.readVarUint(decoder) !== Message.sync) return;
		if (decoding.readVarUint(decoder) !== Sync.step1) this.#sent.push(this.#mine.length);
	}
}
