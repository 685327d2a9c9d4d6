import type { Tx } from '$lib/server/database';
import type { MarkedRecord } from './start-summary';

/** What was decided, asked and promised in a session, for its summary: nothing withdrawn, nothing for those concerned alone. */
export async function listMarkedRecords(tx: Tx, sessionId: string): Promise<MarkedRecord[]> {
	const decisions = await tx
		.selectFrom('decisions')
		.select(['text', 'section', 'item_id', 'born_as'])
		.where('session_id', '=', sessionId)
		.where('withdrawn_at', 'is', null)
		.orderBy('created_at')
		.execute();
	const questions = await tx
		.selectFrom('questions')
		.select(['text', 'section', 'item_id', 'born_as', 'answer'])
		.where('session_id', '=', sessionId)
		.where('withdrawn_at', 'is', null)
		.orderBy('created_at')
		.execute();
	const commitments = await tx
		.selectFrom('actions')
		.select(['title as text', 'section', 'item_id', 'born_as', 'state', 'is_public'])
		.where('session_id', '=', sessionId)
		.where('state', 'not in', ['declined', 'withdrawn'])
		.where('visibility', '=', 'circle')
		.orderBy('created_at')
		.execute();
	return [
		...decisions.map((row) => ({ kind: 'decision' as const, ...place(row), text: row.text })),
		...questions.map((row) => ({
			kind: 'question' as const,
			...place(row),
			text: row.text,
			...(row.answer ? { answer: row.answer } : {})
		})),
		...commitments.map((row) => {
			const isAccepted = row.state !== 'proposed' && row.state !== 'countered';
			return {
				kind: isAccepted ? ('commitment' as const) : ('proposal' as const),
				...place(row),
				text: row.text,
				circleOnly: !isAccepted || !row.is_public
			};
		})
	];
}

function place(row: { section: string | null; item_id: string | null; born_as: string }) {
	return { sectionId: row.item_id ?? row.section, bornAs: row.born_as };
}

/** The organisations that were in the room, for an attributed summary; nobody where who was there is not said. */
export async function listOrganisationsPresent(
	tx: Tx,
	sessionId: string
): Promise<{ organisation: string; people: string[] }[]> {
	const rows = await tx
		.selectFrom('attendance as a')
		.innerJoin('sessions as s', 's.id', 'a.session_id')
		.innerJoin('memberships as m', 'm.id', 'a.membership_id')
		.innerJoin('organisations as o', 'o.id', 'm.organisation_id')
		.innerJoin('people as p', 'p.id', 'm.person_id')
		.select(['o.name as organisation', 'p.name as person'])
		.where('s.id', '=', sessionId)
		.where('s.attribution', '=', 'attributed')
		.where('a.arrived_at', 'is not', null)
		.orderBy('o.name')
		.orderBy('p.name')
		.execute();
	const grouped = Map.groupBy(rows, ({ organisation }) => organisation);
	return [...grouped].map(([organisation, all]) => ({
		organisation,
		people: all.map(({ person }) => person)
	}));
}

/** The stages of the circle's framework, in order, for a summary that tells its approach by them. */
export async function listPhases(tx: Tx, circleId: string): Promise<string[]> {
	const rows = await tx
		.selectFrom('phases')
		.select('name')
		.where('circle_id', '=', circleId)
		.orderBy('position')
		.orderBy('name')
		.execute();
	return rows.map(({ name }) => name);
}
