import type { RecordAgreement } from '$lib/publication/agreement-words';
import type { Tx } from '$lib/server/database';
import { listRounds, readWords } from './agreement.server';
import { standingOf, type Standing } from './standing';

/** How a text stands to what organisations have said; `agreement` is what a record of it would say. */
export async function readStanding(
	tx: Tx,
	session: { id: string; timeZone: string },
	agreement: RecordAgreement | null,
	themes: readonly { id: string; title: string }[]
): Promise<Standing> {
	const rounds = await listRounds(tx, session.id);
	const [last] = rounds;
	const words = last ? await readWords(tx, session.id, last.closedAt ? last.id : null) : [];
	const titles = new Map(themes.map(({ id, title }) => [id, title]));
	return standingOf(rounds, agreement, words, titles, session.timeZone);
}
