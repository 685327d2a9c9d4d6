import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { stateWords } from '../action';
import type { Filter } from '../board/look';
import { dayOrLast, lineColumns, lineJoins, matching, rankOn, type LineRow } from '../board/matching.server';
import { columns } from './columns';
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
		LineRow & { detail: string; evidence: string | null; supporters: string | null }
	>`
		select ${lineColumns}, a.detail, shown.evidence,
			(select string_agg(so.name, '; ' order by so.name) from public.action_supporters su
				join public.organisations so on so.id = su.organisation_id where su.action_id = a.id) as supporters from public.actions a ${lineJoins}
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
		[...columns.map(({ heading }) => heading), 'State', 'Progress', 'Supported by', 'Link', 'Evidence'],
		...rows.map((row) => [
			row.title,
			row.owner,
			row.lead,
			row.due,
			row.strand,
			row.phase,
			row.priority,
			row.detail,
			stateWords[row.state].label,
			row.progress,
			row.supporters,
			`${origin}/commitments/${row.id}`,
			row.evidence
		])
	]);
}
