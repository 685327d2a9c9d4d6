import { workerPool } from '$lib/server/database';
import type { Admission, Visitor } from './access';

type Found = { role: string; circle: string | null; sees_names: boolean | null };

/** Whether that session still lives and may open the document: the database says so, as it would say to that person. */
export async function checkAccess({ userId, sessionId }: Visitor, documentId: string): Promise<Admission> {
	const [found] = await workerPool()<Found[]>`
		select role, circle, sees_names from private.admission(${userId}, ${sessionId}, ${documentId})`;
	if (found === undefined) return { outcome: 'signed-out' };
	const { role, circle, sees_names: seesNames } = found;
	if (role !== 'writer' && role !== 'reader') return { outcome: 'no-access' };
	return { outcome: 'admitted', role, circleId: circle ?? undefined, seesNames: seesNames ?? false };
}
