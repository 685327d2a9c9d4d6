import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { stateWords } from '../action';
import type { Filter } from '../board/look';
import { dayOrLast, lineColumns, lineJoins, matching, rankOn, type LineRow } from '../board/matching.server';
import { circleWord, columns, concernedWord } from './columns';
import { writeCsv } from './write';

const MOST = 50_000;

/** Everything a look asks for, as a spreadsheet that can be brought in again. `origin` makes the links whole. */
export async function exportActions(
	tx: Tx,
	circleId: string,
	asked: Filter & { today: string },
	origin: string
): Promise<string> {
	const { rows } = await sql<
		LineRow & {
			detail: string;
			visibility: 'circle' | 'concerned';
			supporters: string | null;
			evidence: string | null;
		}
	>`
		select ${lineColumns}, a.detail, a.visibility, shown.evidence, (
			select string_agg(h.name, '; ' order by h.name) from public.action_supporters s
			join public.organisations h on h.id = s.organisation_id where s.action_id = a.id) as supporters
		from public.actions a ${lineJoins}
		left join lateral (
			select string_agg(piece.words, '; ' order by piece.update_id, piece.words) as evidence from (
				select u.id as update_id, u.link as words from public.action_updates u where u.action_id = a.id and u.link is not null
				union select w.update_id, f.name || ' ' || ${origin}::text || '/files/' || f.id
				from public.action_update_files w join public.files f on f.id = w.file_id where w.action_id = a.id
			) piece
		) shown on true
		where ${matching(circleId, asked, asked.today)}
		order by ${rankOn(asked.today)}, ${dayOrLast}, a.id limit ${MOST}`.execute(tx);
	return writeCsv([
		[...columns.map(({ heading }) => heading), 'Progress', 'Link', 'Evidence'],
		...rows.map((row) => [
			row.title,
			row.owner,
			row.lead,
			row.due,
			row.strand,
			row.phase,
			row.priority,
			row.due_by_session ? 'yes' : '',
			row.visibility === 'concerned' ? concernedWord : circleWord,
			row.supporters,
			stateWords[row.state].label,
			row.detail,
			row.progress,
			`${origin}/commitments/${row.id}`,
			row.evidence
		])
	]);
}
