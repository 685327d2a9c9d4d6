import { sql } from 'kysely';
import { bus } from '$lib/server/bus';
import { config } from '$lib/server/config';
import { readAs, workerPool } from '$lib/server/database';
import { SCHEMA_NUMBER } from '$lib/editor/schema-number';
import { kept } from '$lib/server/kept';
import { log } from '$lib/server/log';
import { onShutdown } from '$lib/server/shutdown';
import { whoSentCookies } from '$lib/server/who';
import type { Access, Admission } from './access';
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
	async check({ userId, sessionId }, documentId): Promise<Admission> {
		const alive = await workerPool()`select 1 from private.person_behind(${userId}, ${sessionId})`;
		if (alive.length === 0) return { outcome: 'signed-out' };
		const { rows } = await readAs({ userId }, (tx) =>
			sql<{
				role: string;
				sees_names: boolean;
			}>`select public.my_document_role(${documentId}) as role, exists (
				select from public.documents d
				where d.id = ${documentId} and d.session_id in (select private.rooms_i_may_see())) as sees_names`.execute(tx)
		);
		const { role, sees_names: seesNames = false } = rows[0] ?? {};
		if (role !== 'writer' && role !== 'reader') return { outcome: 'no-access' };
		return { outcome: 'admitted', role, seesNames };
	}
};
