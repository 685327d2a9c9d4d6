import { sql } from 'kysely';
import { readAs, workerPool } from '$lib/server/database';
import type { Admission, Visitor } from './access';

/** Whether that session still lives and may open the document: the database says so, as it would say to that person. */
export async function checkAccess({ userId, sessionId }: Visitor, documentId: string): Promise<Admission> {
	const alive = await workerPool()`select 1 from private.person_behind(${userId}, ${sessionId})`;
	if (alive.length === 0) return { outcome: 'signed-out' };
	const { rows } = await readAs({ userId }, (tx) =>
		sql<{ role: string; circle: string; sees_names: boolean }>`
			select public.my_document_role(d.id) as role, d.circle_id as circle,
				d.session_id in (select private.rooms_i_may_see()) as sees_names
			from public.documents d where d.id = ${documentId}`.execute(tx)
	);
	const { role, circle: circleId, sees_names: seesNames = false } = rows[0] ?? {};
	if (role !== 'writer' && role !== 'reader') return { outcome: 'no-access' };
	return { outcome: 'admitted', role, circleId, seesNames };
}
