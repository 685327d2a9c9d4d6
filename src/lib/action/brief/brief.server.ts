import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { lineColumns, lineJoins, toLine, type LineRow } from '../board/matching.server';
import { told } from '../deed';
import type { Update } from '../story';
import type { Brief, BriefAction, BriefChange } from './brief';

const MOST = 300;
const MOST_CHANGES = 100;
const LOOK_BACK_DAYS = 30;

/** The brief of an organisation as the caller may see it; null for those who do not work for it or represent it. */
export async function readBrief(
	tx: Tx,
	organisation: string,
	today: string,
	now: Date
): Promise<Brief | null> {
	const { rows } = await sql<{ id: string; name: string; readAt: Date | null }>`
		select o.id, o.name, private.brief_read_at(o.id) as "readAt" from public.organisations o
		where o.id = ${organisation} and (o.id in (select private.my_organisations()) or exists (
			select from public.memberships m where m.organisation_id = o.id and m.ended_at is null
				and m.id = any (array(select private.my_memberships()))))`.execute(tx);
	const [found] = rows;
	if (!found) return null;
	const since = found.readAt ?? new Date(now.getTime() - LOOK_BACK_DAYS * 86_400_000);
	const actions = await openActions(tx, organisation);
	const ours = (action: Open) => action.owner.id === organisation;
	const asked = (action: Open) =>
		action.supports === 'asked' ||
		(ours(action) && action.state === 'proposed') ||
		action.newOwner === organisation ||
		(ours(action) && action.proposedDue !== null && action.byOwner === false);
	const agrees = (action: Open) =>
		action.asker === organisation &&
		// Nobody agrees with themselves where somebody else could.
		(!ours(action) || action.onlyOurs) &&
		(action.state === 'countered' || (action.proposedDue !== null && action.byOwner === true));
	const toAnswer = actions.filter((action) => asked(action) || agrees(action));
	const others = actions.filter((action) => ours(action) && !toAnswer.includes(action));
	const promised = ['accepted', 'in_progress', 'blocked'];
	return {
		organisation: { id: found.id, name: found.name },
		today,
		since,
		asOf: now,
		wasRead: found.readAt !== null,
		toAnswer,
		promised: actions.filter((action) => ours(action) && promised.includes(action.state)),
		waiting: others.filter(({ state }) => !promised.includes(state)),
		supporting: actions.filter((action) => action.supports === 'yes' && !toAnswer.includes(action)),
		changes: await changesSince(tx, organisation, since, today)
	};
}

/** Everything up to that moment, when what was read had been looked up, counts as read. */
export async function markBriefRead(tx: Tx, organisation: string, upTo: Date): Promise<void> {
	await sql`select private.mark_brief_read(${organisation}::uuid, ${upTo})`.execute(tx);
}

type Open = BriefAction & {
	asker: string | null;
	newOwner: string | null;
	byOwner: boolean | null;
	/** Nobody but the owner's own people could answer for those who asked. */
	onlyOurs: boolean;
	supports: 'yes' | 'asked' | null;
};

type Row = LineRow & {
	circle: string;
	is_sensitive: boolean;
	asker_id: string | null;
	proposed_due: string | null;
	proposed_owner_id: string | null;
	proposed_by_owner: boolean | null;
	only_ours: boolean;
	meets_on: string | null;
	supports: boolean;
	support_asked: boolean;
};

/** What is open of what the organisation owns or is to take over, and what waits for its word because it asked for it. */
async function openActions(tx: Tx, organisation: string): Promise<Open[]> {
	const { rows } = await sql<Row>`
		select ${lineColumns}, c.name as circle, c.is_sensitive, a.asker_id, a.proposed_due, a.proposed_owner_id, a.proposed_by_owner,
			a.asker_id = a.owner_id and not exists (select from public.memberships other where other.circle_id = a.circle_id
				and other.ended_at is null and other.organisation_id <> a.owner_id and (other.role >= 'facilitator'
				or other.person_id = a.created_by and other.role >= 'participant')) as only_ours,
			meets.on_day as meets_on, su.action_id is not null as supports, sr.action_id is not null as support_asked
		from (
			select c.id, (select min((s.starts_at at time zone s.time_zone)::date) from public.sessions s
				where s.circle_id = c.id and s.starts_at > now()) as on_day
			from public.circles c where c.id in (select private.my_circles())
		) meets
		join public.circles c on c.id = meets.id
		join public.actions a on a.circle_id = c.id ${lineJoins}
		left join public.action_supporters su on su.action_id = a.id and su.organisation_id = ${organisation}::uuid
		left join public.action_support_requests sr on sr.action_id = a.id and sr.organisation_id = ${organisation}::uuid
		where a.state in ('proposed', 'countered', 'accepted', 'in_progress', 'blocked', 'done')
		and (a.owner_id = ${organisation}::uuid or a.proposed_owner_id = ${organisation}::uuid
			or su.action_id is not null or sr.action_id is not null
			or a.asker_id = ${organisation}::uuid and (a.state = 'countered' or a.proposed_by_owner))
		order by a.due nulls last, a.id limit ${MOST}`.execute(tx);
	return rows.map((row) => ({
		...toLine(row),
		circle: row.circle,
		isSensitive: row.is_sensitive,
		proposedDue: row.proposed_due,
		meetsOn: row.meets_on,
		asker: row.asker_id,
		newOwner: row.proposed_owner_id,
		byOwner: row.proposed_by_owner,
		onlyOurs: row.only_ours,
		supports: row.support_asked ? 'asked' : row.supports ? 'yes' : null
	}));
}

/** In what it owns, in what it handed away or was handed, and in what it asked of others. */
async function changesSince(
	tx: Tx,
	organisation: string,
	since: Date,
	today: string
): Promise<BriefChange[]> {
	// Looked up line by line: joined, the whole table was read for each of them. By time, for which there is an index: by id
	// alone, all stories were read backwards until enough of them were theirs.
	const nameOf = (column: 'for_id' | 'owner_from' | 'owner_to') =>
		sql`(select o.name from public.organisations o where o.id = ${sql.ref(`u.${column}`)})`;
	const { rows } = await sql<Update & { actionId: string; title: string; isSensitive: boolean }>`
		select u.id::text, u.step, u.at, jsonb_build_object('id', u.by_id, 'name',
				coalesce((select p.name from public.people p where p.id = u.by_id), 'Somebody who has left')) as by,
			${nameOf('for_id')} as organisation, u.from_state as "from", u.to_state as "to", u.body, u.link, u.due_from as "dueFrom",
			u.due_to as "dueTo", u.title_from as "titleFrom", u.title_to as "titleTo", u.progress,
			${nameOf('owner_from')} as "ownerFrom", ${nameOf('owner_to')} as "ownerTo", u.corrects::text as corrects,
			coalesce(u.changes, '{}'::jsonb) as changes,
			(select jsonb_build_object('id', other.id, 'title', other.title) from public.actions other where other.id = u.other_id) as other,
			a.id as "actionId", a.title, c.is_sensitive as "isSensitive"
		from public.action_updates u join public.actions a on a.id = u.action_id join public.circles c on c.id = a.circle_id
		where a.circle_id = any (array(select private.my_circles())) and u.at > ${since}
		and (a.owner_id = ${organisation} or u.owner_from = ${organisation}
			or a.asker_id = ${organisation} and u.step in ('accept', 'decline', 'counter', 'move_date', 'finish'))
		order by u.at desc, u.id desc limit ${MOST_CHANGES}`.execute(tx);
	return rows.map(({ actionId, title, isSensitive, ...update }) => ({
		action: { id: actionId, title },
		isSensitive,
		update: told(update, today)
	}));
}
