import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { AgendaItem, Presenter } from './agenda';
import type { Words } from './item-words';
import type { Place } from './place';
import type { Nameable } from './presenters';

/** The agenda of a session, in order, with who presents. */
export async function listAgenda(tx: Tx, sessionId: string): Promise<AgendaItem[]> {
	return (await itemsOf(tx).where('session_id', '=', sessionId).execute()).map(toItem);
}

/** What waits in a circle for a session to take it in. */
export async function listBacklog(tx: Tx, circleId: string): Promise<AgendaItem[]> {
	const waiting = itemsOf(tx).where('circle_id', '=', circleId).where('session_id', 'is', null);
	return (await waiting.execute()).map(toItem);
}

/** One item, or null. */
export async function findItem(tx: Tx, id: string): Promise<AgendaItem | null> {
	const row = await itemsOf(tx).where('id', '=', id).executeTakeFirst();
	return row ? toItem(row) : null;
}

const presenters = sql<Presenter[]>`coalesce((
	select jsonb_agg(jsonb_build_object('name', p.name, 'membershipId', p.membership_id, 'organisation', o.name,
		'isPanellist', p.is_panellist) order by p.position, p.id)
	from public.agenda_presenters p left join public.memberships m on m.id = p.membership_id
	left join public.organisations o on o.id = m.organisation_id
	where p.item_id = agenda_items.id), '[]')`;

function itemsOf(tx: Tx) {
	return tx
		.selectFrom('agenda_items')
		.select([
			'id',
			'circle_id',
			'session_id',
			'parent_id',
			'position',
			'title',
			'kind',
			'minutes',
			'detail',
			'version',
			presenters.as('presenters')
		])
		.orderBy('position')
		.orderBy('created_at')
		.orderBy('id');
}

type ItemRow = Awaited<ReturnType<ReturnType<typeof itemsOf>['execute']>>[number];

const toItem = (row: ItemRow): AgendaItem => ({
	id: row.id,
	circleId: row.circle_id,
	sessionId: row.session_id,
	parentId: row.parent_id,
	position: row.position,
	title: row.title,
	kind: row.kind,
	minutes: row.minutes,
	detail: row.detail,
	version: row.version,
	presenters: row.presenters
});

/** Members of the circle who can be named on its agenda. */
export function listNameable(tx: Tx, circleId: string): Promise<Nameable[]> {
	return tx
		.selectFrom('memberships as m')
		.innerJoin('people as p', 'p.id', 'm.person_id')
		.innerJoin('organisations as o', 'o.id', 'm.organisation_id')
		.select(['m.id as membershipId', 'p.name', 'o.name as organisation'])
		.where('m.circle_id', '=', circleId)
		.where('m.ended_at', 'is', null)
		.orderBy('p.name')
		.execute();
}

/** Adds an item at the end of a session's agenda, or of the backlog. Returns its id. */
export async function addItem(
	tx: Tx,
	home: { circleId: string; sessionId: string | null; parentId?: string | null },
	words: Words,
	presenters: readonly Presenter[]
): Promise<string> {
	const { id } = await tx
		.insertInto('agenda_items')
		.values({
			circle_id: home.circleId,
			session_id: home.sessionId,
			parent_id: home.parentId ?? null,
			position: sql<number>`(select coalesce(max(position) + 1, 0) from public.agenda_items
				where circle_id = ${home.circleId} and session_id is not distinct from ${home.sessionId}
					and parent_id is not distinct from ${home.parentId ?? null})`,
			...words
		})
		.returning('id')
		.executeTakeFirstOrThrow();
	await namePresenters(tx, home.circleId, id, presenters);
	return id;
}

/** Changes an item that was read at that version. False when somebody else has saved since, or it is gone. */
export async function changeItem(
	tx: Tx,
	item: { id: string; circleId: string; version: number },
	words: Words,
	presenters: readonly Presenter[]
): Promise<boolean> {
	const done = await tx
		.updateTable('agenda_items')
		.set((row) => ({ ...words, version: row('version', '+', 1) }))
		.where('id', '=', item.id)
		.where('version', '=', item.version)
		.executeTakeFirst();
	if (done.numUpdatedRows === 0n) return false;
	await tx.deleteFrom('agenda_presenters').where('item_id', '=', item.id).execute();
	await namePresenters(tx, item.circleId, item.id, presenters);
	return true;
}

async function namePresenters(
	tx: Tx,
	circleId: string,
	itemId: string,
	presenters: readonly Presenter[]
): Promise<void> {
	if (presenters.length === 0) return;
	const rows = presenters.map(({ name, membershipId, isPanellist }, position) => ({
		circle_id: circleId,
		item_id: itemId,
		membership_id: membershipId,
		name,
		is_panellist: isPanellist,
		position
	}));
	await tx.insertInto('agenda_presenters').values(rows).execute();
}

/** Puts an item, with its parts, at a place in a session or (null) in the backlog. */
export async function placeItem(tx: Tx, id: string, sessionId: string | null, to: Place): Promise<void> {
	await sql`select public.place_agenda_item(${id}, ${sessionId}, ${to.parentId}, ${to.index})`.execute(tx);
}

/** Gives an item more minutes. */
export async function extendItem(tx: Tx, id: string, minutes: number): Promise<void> {
	await tx
		.updateTable('agenda_items')
		.set((row) => ({
			minutes: sql<number>`least(minutes + ${minutes}, 1440)`,
			version: row('version', '+', 1)
		}))
		.where('id', '=', id)
		.execute();
}

export type Removed = { item: AgendaItem; parts: string[] };

/**
 * Removes one of these items; its parts take its place. Returns what is needed to bring it back, with its index among
 * its siblings as the position; null when it was gone already or may not be removed.
 */
export async function removeItem(tx: Tx, items: readonly AgendaItem[], id: string): Promise<Removed | null> {
	const item = items.find((one) => one.id === id);
	if (!item) return null;
	const index = items.filter((one) => one.parentId === item.parentId).findIndex((one) => one.id === id);
	const parts = items.filter((one) => one.parentId === id).map((one) => one.id);
	for (const [nth, part] of parts.entries()) {
		await placeItem(tx, part, item.sessionId, { parentId: null, index: index + 1 + nth });
	}
	const done = await tx.deleteFrom('agenda_items').where('id', '=', id).executeTakeFirst();
	return done.numDeletedRows > 0n ? { item: { ...item, position: index }, parts } : null;
}

/** Brings a removed item back under its old id, so that the notes written under it show again, with its parts. */
export async function restoreItem(tx: Tx, { item, parts }: Removed): Promise<void> {
	const { id, circleId, sessionId, position, title, kind, minutes, detail } = item;
	const parent = item.parentId ? await findItem(tx, item.parentId) : null;
	const parentId = parent?.id ?? null;
	const done = await tx
		.insertInto('agenda_items')
		.values({
			id,
			circle_id: circleId,
			session_id: sessionId,
			parent_id: parentId,
			position,
			title,
			kind,
			minutes,
			detail
		})
		.onConflict((conflict) => conflict.column('id').doNothing())
		.executeTakeFirst();
	if (done.numInsertedOrUpdatedRows === 0n) return;
	await namePresenters(tx, circleId, id, item.presenters);
	for (const [index, part] of parts.entries()) await placeItem(tx, part, sessionId, { parentId: id, index });
	await placeItem(tx, id, sessionId, { parentId, index: position });
}
