import { sql } from 'kysely';
import type { FileRow } from '$lib/file/file';
import type { Tx } from '$lib/server/database';
import { together } from '$lib/server/database/together';
import type { ActionSummary, Step } from './action';
import { summaries, toSummary } from './action.server';
import { told } from './deed';
import type { Change, Told, Update } from './story';

/** Everything the page of one commitment shows. */
export type ActionDetail = ActionSummary & {
	circle: { id: string; name: string; isSensitive: boolean };
	bornAs: string;
	detail: string;
	createdAt: Date;
	createdBy: string;
	session: { id: string; title: string; startsAt: Date; timeZone: string } | null;
	supporters: { id: string; name: string }[];
	proposedByOwner: boolean | null;
	/** The day of the next session, where one is planned: what a date can be tied to. */
	nextSession: string | null;
	/** Whether anybody may verify it: a convener or facilitator who represents somebody else. */
	hasVerifier: boolean;
	isPublic: boolean;
	/** Whom I speak for in this circle, and whether I may speak at all. */
	iRepresent: string | null;
	mayAct: boolean;
	/** Those who represent the owner here: any of them can lead. */
	leads: { id: string; name: string }[];
	/** The organisation that is asked to take it over. */
	asked: { id: string; name: string } | null;
	visibility: 'circle' | 'concerned';
	strandId: string | null;
	phaseId: string | null;
	/** Counts edits: an edit of an older one is refused. */
	version: number;
	mayEdit: boolean;
	mayNameLead: boolean;
	/** The organisations that are asked to support it, and whether mine to ask or to ask no longer. */
	supportAsked: { id: string; name: string }[];
	mayAskSupport: boolean;
	/** Whether it is open to support: what is done or over needs none. */
	takesSupport: boolean;
	mayMeasure: boolean;
	/** Owner or asker: either may keep it among those concerned. */
	mayNarrow: boolean;
};

/** One commitment with its surroundings, or null where there is none for the caller. */
export async function readAction(tx: Tx, id: string): Promise<ActionDetail | null> {
	const { row, supporters, supportAsked } = await together({
		row: detailOf(tx, id),
		supporters: supportersOf(tx, id),
		supportAsked: supportAskedOf(tx, id)
	});
	if (!row) return null;
	const takesSupport = ['proposed', 'countered', 'accepted', 'in_progress', 'blocked'].includes(row.state);
	return {
		...toSummary(row),
		circle: { id: row.circle_id, name: row.circle, isSensitive: row.is_sensitive },
		bornAs: row.born_as,
		detail: row.detail,
		createdAt: row.created_at,
		createdBy: row.author ?? 'Somebody who has left',
		session:
			row.session_id && row.session && row.starts_at && row.time_zone
				? { id: row.session_id, title: row.session, startsAt: row.starts_at, timeZone: row.time_zone }
				: null,
		supporters,
		proposedByOwner: row.proposed_by_owner,
		nextSession: row.next_session,
		hasVerifier: row.has_verifier,
		isPublic: row.is_public,
		iRepresent: row.i_represent,
		mayAct: row.may_act,
		leads: await leadsOf(tx, row.circle_id, leadsFor(row)),
		asked: row.asked_id ? { id: row.asked_id, name: row.asked ?? 'An organisation' } : null,
		visibility: row.visibility,
		strandId: row.strand_id,
		phaseId: row.phase_id,
		version: row.version,
		mayEdit: row.all_steps?.includes('edit') ?? false,
		mayNameLead:
			(row.all_steps?.includes('edit') ?? false) && (row.facilitates || row.i_represent === row.owner_id),
		supportAsked,
		mayAskSupport: takesSupport && (row.convenes || (row.may_act && row.i_represent === row.owner_id)),
		takesSupport,
		mayMeasure: row.all_steps?.includes('measure') ?? false,
		mayNarrow: row.may_act && (row.asks || row.i_represent === row.owner_id)
	};
}

const nextSessionDay = sql<
	string | null
>`(select (n.starts_at at time zone n.time_zone)::date from private.next_session(a.circle_id, array[a.session_id]) n)`;

/** The day that "by the next session" means for a commitment now; null where none is planned, or there is no such commitment. */
export async function readNextSession(tx: Tx, id: string): Promise<string | null> {
	const row = await tx
		.selectFrom('actions as a')
		.select(nextSessionDay.as('day'))
		.where('a.id', '=', id)
		.executeTakeFirst();
	return row?.day ?? null;
}

function detailOf(tx: Tx, id: string) {
	return summaries(tx, null, sql`select ${id}::uuid`)
		.innerJoin('circles as c', 'c.id', 'a.circle_id')
		.leftJoin('sessions as s', 's.id', 'a.session_id')
		.leftJoin('organisations as asked', 'asked.id', 'a.proposed_owner_id')
		.leftJoin('people as author', 'author.id', 'a.created_by')
		.select([
			'c.name as circle',
			'c.is_sensitive',
			'a.born_as',
			'a.detail',
			'a.created_at',
			'a.is_public',
			'a.proposed_by_owner',
			'a.visibility',
			'a.strand_id',
			'a.phase_id',
			'a.version',
			'a.created_by',
			'asked.id as asked_id',
			'asked.name as asked',
			'author.name as author',
			's.id as session_id',
			's.title as session',
			's.starts_at',
			's.time_zone',
			nextSessionDay.as('next_session'),
			sql<string | null>`private.i_represent(a.circle_id)`.as('i_represent'),
			sql<boolean>`coalesce(private.my_role(a.circle_id) >= 'participant', false)`.as('may_act'),
			sql<boolean>`coalesce(private.my_role(a.circle_id) >= 'facilitator' or a.created_by = private.me(), false)`.as(
				'asks'
			),
			sql<boolean>`exists (select from public.memberships v where v.circle_id = a.circle_id and v.ended_at is null
				and v.role >= 'facilitator' and v.organisation_id <> a.owner_id)`.as('has_verifier'),
			sql<boolean>`coalesce(private.my_role(a.circle_id) >= 'facilitator', false)`.as('facilitates'),
			sql<boolean>`coalesce(private.my_role(a.circle_id) = 'convener', false)`.as('convenes'),
			sql<string[] | null>`my.steps`.as('all_steps')
		])
		.where('a.id', '=', id)
		.executeTakeFirst();
}

/** The story of a commitment, oldest first; `after` (an id) gives only what came later. */
export async function readStory(tx: Tx, actionId: string, after = '0'): Promise<Told[]> {
	const rows = await tx
		.selectFrom('action_updates as u')
		.leftJoin('people as p', 'p.id', 'u.by_id')
		.leftJoin('organisations as o', 'o.id', 'u.for_id')
		.selectAll('u')
		.leftJoin('organisations as before', 'before.id', 'u.owner_from')
		.leftJoin('organisations as next', 'next.id', 'u.owner_to')
		.leftJoin('actions as other', 'other.id', 'u.other_id')
		.select([
			'p.name as by',
			'o.name as organisation',
			'before.name as owner_before',
			'next.name as owner_next',
			'other.title as other',
			filesOfUpdate.as('files')
		])
		.where('u.action_id', '=', actionId)
		.where('u.id', '>', after)
		.orderBy('u.id')
		.execute();
	return rows.map((row) =>
		told({
			id: row.id,
			step: row.step,
			at: row.at,
			by: { id: row.by_id, name: row.by ?? 'Somebody who has left' },
			organisation: row.organisation,
			from: row.from_state,
			to: row.to_state,
			body: row.body,
			link: row.link,
			dueFrom: row.due_from,
			dueTo: row.due_to,
			titleFrom: row.title_from,
			titleTo: row.title_to,
			progress: row.progress,
			ownerFrom: row.owner_before,
			ownerTo: row.owner_next,
			other: row.other_id && row.other ? { id: row.other_id, title: row.other } : null,
			corrects: row.corrects,
			changes: changesOf(row.changes),
			files: row.files
		})
	);
}

/** What a person said last with that step, and what they counted along with it. */
export async function saidLast(
	tx: Tx,
	actionId: string,
	step: Step,
	personId: string
): Promise<{ said: Update; counted: Update[] } | null> {
	const story = (await readStory(tx, actionId)).filter(({ by }) => by.id === personId);
	const said = story.findLast((update) => update.step === step);
	if (!said) return null;
	return {
		said,
		counted: story.slice(story.indexOf(said) + 1).filter((update) => update.step === 'measure')
	};
}

/** Whoever is asked to take it over names somebody of their own. */
const leadsFor = (row: { owner_id: string; asked_id: string | null; i_represent: string | null }): string =>
	row.asked_id && row.asked_id === row.i_represent ? row.asked_id : row.owner_id;

const filesOfUpdate = sql<FileRow[]>`(select coalesce(jsonb_agg(jsonb_build_object('id', f.id, 'name', f.name,
	'mediaType', f.media_type, 'bytes', f.bytes, 'width', f.width, 'height', f.height) order by f.name), '[]')
	from public.action_update_files w join public.files f on f.id = w.file_id where w.update_id = u.id)`;

const changesOf = (changes: unknown): Record<string, Change> =>
	typeof changes === 'object' && changes !== null ? (changes as Record<string, Change>) : {};

function supportersOf(tx: Tx, actionId: string): Promise<{ id: string; name: string }[]> {
	return tx
		.selectFrom('action_supporters as s')
		.innerJoin('organisations as o', 'o.id', 's.organisation_id')
		.select(['o.id', 'o.name'])
		.where('s.action_id', '=', actionId)
		.orderBy('o.name')
		.execute();
}

function supportAskedOf(tx: Tx, actionId: string): Promise<{ id: string; name: string }[]> {
	return tx
		.selectFrom('action_support_requests as s')
		.innerJoin('organisations as o', 'o.id', 's.organisation_id')
		.select(['o.id', 'o.name'])
		.where('s.action_id', '=', actionId)
		.orderBy('o.name')
		.execute();
}

function leadsOf(tx: Tx, circleId: string, ownerId: string): Promise<{ id: string; name: string }[]> {
	return tx
		.selectFrom('memberships as m')
		.innerJoin('people as p', 'p.id', 'm.person_id')
		.select(['p.id', 'p.name'])
		.where('m.circle_id', '=', circleId)
		.where('m.organisation_id', '=', ownerId)
		.where('m.ended_at', 'is', null)
		.orderBy('p.name')
		.execute();
}
