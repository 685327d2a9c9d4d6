import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { summaries, toSummary } from '../action.server';
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
	const asked = ({ state, ...action }: Open) =>
		action.supports === 'asked' ||
		(state === 'proposed' && action.owner.id === organisation) ||
		action.newOwner === organisation ||
		(action.proposedDue !== null && action.byOwner === false && action.owner.id === organisation);
	const supported = (action: Open) => action.supports === 'yes' && !asked(action);
	const promised = ['accepted', 'in_progress', 'blocked'];
	return {
		organisation: { id: found.id, name: found.name },
		today,
		since,
		wasRead: found.readAt !== null,
		toAnswer: actions.filter((action) => asked(action)),
		promised: actions.filter((action) => action.owner.id === organisation && promised.includes(action.state)),
		waiting: actions.filter(
			(action) => !asked(action) && !supported(action) && !promised.includes(action.state)
		),
		supporting: actions.filter(supported),
		changes: await changesSince(tx, organisation, since)
	};
}

/** Everything up to now counts as read. */
export async function markBriefRead(tx: Tx, organisation: string): Promise<void> {
	await sql`select private.mark_brief_read(${organisation}::uuid)`.execute(tx);
}

type Open = BriefAction & {
	newOwner: string | null;
	byOwner: boolean | null;
	supports: 'yes' | 'asked' | null;
};

async function openActions(tx: Tx, organisation: string): Promise<Open[]> {
	const rows = await summaries(tx, null)
		.innerJoin('circles as c', 'c.id', 'a.circle_id')
		.leftJoin('action_supporters as su', (join) =>
			join.onRef('su.action_id', '=', 'a.id').on('su.organisation_id', '=', organisation)
		)
		.leftJoin('action_support_requests as sr', (join) =>
			join.onRef('sr.action_id', '=', 'a.id').on('sr.organisation_id', '=', organisation)
		)
		.select(['c.name as circle', 'c.is_sensitive', 'a.proposed_owner_id', 'a.proposed_by_owner'])
		.select(['su.action_id as supports', 'sr.action_id as support_asked'])
		.where((where) =>
			where.or([
				where('a.owner_id', '=', organisation),
				where('a.proposed_owner_id', '=', organisation),
				where('su.action_id', 'is not', null),
				where('sr.action_id', 'is not', null)
			])
		)
		.where('a.state', 'in', ['proposed', 'countered', 'accepted', 'in_progress', 'blocked', 'done'])
		.orderBy(sql`a.due nulls last`)
		.orderBy('a.id')
		.limit(MOST)
		.execute();
	return rows.map((row) => ({
		...toSummary(row),
		circle: row.circle,
		isSensitive: row.is_sensitive,
		newOwner: row.proposed_owner_id,
		byOwner: row.proposed_by_owner,
		supports: row.support_asked ? 'asked' : row.supports ? 'yes' : null
	}));
}

async function changesSince(tx: Tx, organisation: string, since: Date): Promise<BriefChange[]> {
	const { rows } = await sql<Update & { actionId: string; title: string; isSensitive: boolean }>`
		select u.id::text, u.step, u.at, jsonb_build_object('id', u.by_id, 'name', coalesce(p.name, 'Somebody who has left')) as by,
			o.name as organisation, u.from_state as "from", u.to_state as "to", u.body, u.link, u.due_from as "dueFrom",
			u.due_to as "dueTo", u.title_from as "titleFrom", u.title_to as "titleTo", u.progress,
			before.name as "ownerFrom", next.name as "ownerTo", u.corrects::text as corrects,
			coalesce(u.changes, '{}'::jsonb) as changes,
			case when other.id is not null then jsonb_build_object('id', other.id, 'title', other.title) end as other,
			a.id as "actionId", a.title, c.is_sensitive as "isSensitive"
		from public.action_updates u join public.actions a on a.id = u.action_id join public.circles c on c.id = a.circle_id
		left join public.people p on p.id = u.by_id left join public.organisations o on o.id = u.for_id
		left join public.organisations before on before.id = u.owner_from
		left join public.organisations next on next.id = u.owner_to left join public.actions other on other.id = u.other_id
		where a.owner_id = ${organisation} and u.at > ${since} order by u.id desc limit ${MOST_CHANGES}`.execute(tx);
	return rows.map(({ actionId, title, isSensitive, ...update }) => ({
		action: { id: actionId, title },
		isSensitive,
		update
	}));
}
