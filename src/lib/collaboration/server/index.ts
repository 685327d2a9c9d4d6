import { vocabulary } from '$lib/editor/vocabulary';
import { bus } from '$lib/server/bus';
import { config } from '$lib/server/config';
import { workerPool } from '$lib/server/database';
import { SCHEMA_NUMBER } from '$lib/editor/schema-number';
import { kept } from '$lib/server/kept';
import { log } from '$lib/server/log';
import { onShutdown } from '$lib/server/shutdown';
import { whoSentCookies } from '$lib/server/who';
import type { Access } from './access';
import { checkAccess } from './check-access';
import { createPostgresLog } from './postgres-log';
import { createRoomServer } from './room-server';
import type { RoomServer } from './room-server';

/** The rooms of this process. The platform has started. */
export function rooms(): RoomServer {
	return kept('rooms', () =>
		createRoomServer({
			log: createPostgresLog(workerPool()),
			access,
			bus,
			logger: log,
			origin: config.origin,
			vocabulary,
			schema: SCHEMA_NUMBER,
			onWritten: (documentId, personId) => {
				for (const listen of listeners()) listen(documentId, personId);
			}
		})
	);
}

type WritingListener = (documentId: string, personId: string | null) => void;
const listeners = () => kept('listeners to writing', () => new Set<WritingListener>());

/** Says that a document was written past its room, before anybody could have it open. */
export function announceWriting(documentId: string): void {
	for (const listen of listeners()) listen(documentId, null);
}

/** Calls `listen` for every change of a document in this process, with whose it is; null for the server's own [C70]. */
export function onWriting(listen: WritingListener): () => void {
	listeners().add(listen);
	return () => listeners().delete(listen);
}

/** Lets WebSockets in, and closes the rooms before anything they stand on. */
export function attachRooms(): void {
	const { upgrade, close } = rooms();
	Object.assign(globalThis, { [Symbol.for('colloquy.upgrade')]: upgrade });
	onShutdown('rooms', close, 'connections');
}

const access: Access = {
	async identify({ headers }) {
		const { person } = await whoSentCookies(headers.cookie, config.origin.startsWith('https:'));
		return (
			person && { personId: person.id, userId: person.userId, sessionId: person.sessionId, name: person.name }
		);
	},
	check: checkAccess
};
