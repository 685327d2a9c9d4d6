import type { RecordAgreement } from '$lib/publication/agreement-words';
import type { Tx } from '$lib/server/database';
import { listRounds, readWords } from './agreement.server';
import { standingOf, type Standing } from './standing';

/** How a text stands to what organisations have said; `agreement` is what a record of it would say. */
export async function readStanding(
	tx: Tx,
	sessionId: string,
	agreement: RecordAgreement | null,
	themes: readonly { id: string; title: string }[]
): Promise<Standing> {
	const rounds = await listRounds(tx, sessionId);
	const [last] = rounds;
	const words = last ? await readWords(tx, sessionId, last.closedAt ? last.id : null) : [];
	return standingOf(rounds, agreement, words, new Map(themes.map(({ id, title }) => [id, title])));
}
