import { readVarUint, readVarUint8Array } from 'lib0/decoding';
import type { Awareness } from 'y-protocols/awareness';
import { WebsocketProvider } from 'y-websocket';
import type * as Y from 'yjs';
import { countedSocket } from './counted-socket';
import type { Carried } from './counted-socket';
import {
	CLOSE_FRAME_TOO_LARGE,
	COLLABORATION_PATH,
	Message,
	RECONNECT_FIRST_MS,
	RECONNECT_MAX_MS,
	Refusal,
	SCHEMA_PARAMETER,
	Sync
} from './protocol';
import type { RefusalReason, Role } from './protocol';

/** What the connection of a document tells about itself and about the server. */
export type Told = {
	connected: () => void;
	synced: (synced: boolean) => void;
	/** Closed for good. */
	closed: (code: number) => void;
	/** An update has come, and is about to be applied. */
	coming: (update: Uint8Array) => void;
	/** An update message went out. */
	sent: (carried: Carried) => void;
	tooLarge: () => void;
	saved: (count: number) => void;
	refused: (position: number, reason: RefusalReason) => void;
	role: (role: Role) => void;
	committing: (committing: boolean) => void;
};

type Where = { documentId: string; schema?: number; url?: string; Socket?: typeof WebSocket };

/** A `y-websocket` that counts, speaks our messages and comes back at its own time. It does not connect yet. */
export function connectDocument(
	doc: Y.Doc,
	awareness: Awareness,
	where: Where,
	told: Told
): WebsocketProvider {
	const url = where.url ?? location.origin.replace(/^http/, 'ws') + COLLABORATION_PATH;
	const provider = new WebsocketProvider(url, where.documentId, doc, {
		awareness,
		params: { [SCHEMA_PARAMETER]: String(where.schema ?? 0) },
		connect: false,
		// Two tabs meet on the server: a broadcast between them would bypass commit and count [C66].
		disableBc: true,
		maxBackoffTime: RECONNECT_FIRST_MS,
		shouldReconnect: ({ code }) => !(code >= 4400 && code < 4500) && code !== CLOSE_FRAME_TOO_LARGE,
		WebSocketPolyfill: countedSocket(where.Socket ?? WebSocket, {
			clientId: doc.clientID,
			sent: told.sent,
			tooLarge: told.tooLarge
		})
	});
	provider.on('status', ({ status }) => {
		if (status === 'connected') told.connected();
		else if (status === 'disconnected') beNew(awareness);
	});
	provider.on('sync', told.synced);
	provider.on('connection-close', () => spreadReconnects(provider));
	provider.on('closed', ({ code }) => told.closed(code));
	listen(provider.messageHandlers, told);
	return provider;
}

/** To those who stay, somebody who comes back under the clock they left with is not there, nor they to them [C43]. */
function beNew(awareness: Awareness): void {
	for (const client of awareness.meta.keys())
		if (client !== awareness.clientID) awareness.meta.delete(client);
	awareness.setLocalState(awareness.getLocalState());
}

/** Full jitter: the provider has none of its own [C63]. */
function spreadReconnects(provider: WebsocketProvider): void {
	const ceiling = RECONNECT_FIRST_MS * 2 ** (provider.wsUnsuccessfulReconnects + 1);
	provider.maxBackoffTime = Math.random() * Math.min(RECONNECT_MAX_MS, ceiling);
}

function listen(handlers: WebsocketProvider['messageHandlers'], told: Told): void {
	const readSync = handlers[Message.sync];
	if (readSync === undefined) throw new Error('y-websocket reads no sync messages');
	handlers[Message.sync] = (encoder, decoder, ...rest) => {
		const start = decoder.pos;
		if (readVarUint(decoder) !== Sync.step1) told.coming(readVarUint8Array(decoder));
		decoder.pos = start;
		readSync(encoder, decoder, ...rest);
	};
	handlers[Message.saved] = (_encoder, decoder) => told.saved(readVarUint(decoder));
	handlers[Message.role] = (_encoder, decoder) => told.role(readVarUint(decoder) === 1 ? 'writer' : 'reader');
	handlers[Message.store] = (_encoder, decoder) => told.committing(readVarUint(decoder) === 1);
	handlers[Message.refused] = (_encoder, decoder) => {
		const position = readVarUint(decoder);
		told.refused(position, readVarUint(decoder) === Refusal.reader ? 'reader' : 'too-large');
	};
}
