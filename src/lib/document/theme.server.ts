import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';

export type Theme = { id: string; title: string; position: number };

/** The themes of a session's summary, in order. */
export function listThemes(tx: Tx, sessionId: string): Promise<Theme[]> {
	return tx
		.selectFrom('themes')
		.select(['id', 'title', 'position'])
		.where('session_id', '=', sessionId)
		.orderBy('position')
		.orderBy('created_at')
		.execute();
}

/** So long the text of a start may be on its way, in words of the database. */
const patience = '1 minute';

/**
 * Makes the first themes of a summary, in this order. Null when somebody else has done so already: one start per session.
 * `isUntouched`: nothing at all is written. Then a start that broke off before its text came is taken up again: its themes
 * are kept, those that are missing are added.
 */
export async function startThemes(
	tx: Tx,
	session: { id: string; circleId: string },
	titles: string[],
	isUntouched = false
): Promise<Theme[] | null> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${session.id}, 1))`.execute(tx);
	const there = await listThemes(tx, session.id);
	if (there.length > 0 && !(isUntouched && (await isOld(tx, session.id)))) return null;
	const order: string[] = [];
	for (const title of titles) {
		const kept = there.findIndex((theme) => theme.title === title);
		order.push(kept < 0 ? await addTheme(tx, session, title) : (there.splice(kept, 1)[0]?.id ?? ''));
	}
	await arrange(tx, session.id, [...order, ...there.map(({ id }) => id)]);
	return (await listThemes(tx, session.id)).slice(0, titles.length);
}

async function isOld(tx: Tx, sessionId: string): Promise<boolean> {
	const young = await tx
		.selectFrom('themes')
		.select('id')
		.where('session_id', '=', sessionId)
		.where('created_at', '>', sql<Date>`now() - ${patience}::interval`)
		.executeTakeFirst();
	return young === undefined;
}

/** Adds a theme at the end; answers its id. */
export async function addTheme(
	tx: Tx,
	session: { id: string; circleId: string },
	title: string
): Promise<string> {
	const { id } = await tx
		.insertInto('themes')
		.values((values) => ({
			circle_id: session.circleId,
			session_id: session.id,
			title,
			position: values
				.selectFrom('themes')
				.select(sql<number>`coalesce(max(position), -1) + 1`.as('next'))
				.where('session_id', '=', session.id)
		}))
		.returning('id')
		.executeTakeFirstOrThrow();
	return id;
}

/** Gives a theme another title; false when it is not there, or not the caller's to change. */
export async function renameTheme(
	tx: Tx,
	sessionId: string,
	themeId: string,
	title: string
): Promise<boolean> {
	const { numUpdatedRows } = await tx
		.updateTable('themes')
		.set({ title })
		.where('id', '=', themeId)
		.where('session_id', '=', sessionId)
		.executeTakeFirst();
	return numUpdatedRows > 0n;
}

/** Moves a theme one place up (-1) or down (1). */
export async function moveTheme(tx: Tx, sessionId: string, themeId: string, by: -1 | 1): Promise<void> {
	const order = (await listThemes(tx, sessionId)).map((theme) => theme.id);
	const from = order.indexOf(themeId);
	const to = from + by;
	if (from < 0 || to < 0 || to >= order.length) return;
	order.splice(to, 0, ...order.splice(from, 1));
	await arrange(tx, sessionId, order);
}

async function arrange(tx: Tx, sessionId: string, order: string[]): Promise<void> {
	await sql`
		update public.themes t set position = o.place - 1
		from unnest(${order}::uuid[]) with ordinality as o (id, place)
		where t.id = o.id and t.session_id = ${sessionId} and t.position <> o.place - 1
	`.execute(tx);
}

/** Removes a theme; its text stays in the document and is shown as left over. False when not allowed. */
export async function removeTheme(tx: Tx, sessionId: string, themeId: string): Promise<boolean> {
	const { numDeletedRows } = await tx
		.deleteFrom('themes')
		.where('id', '=', themeId)
		.where('session_id', '=', sessionId)
		.executeTakeFirst();
	return numDeletedRows > 0n;
}

/** Makes room for a theme right after another one. Null when that one is not there. */
export async function addThemeAfter(
	tx: Tx,
	session: { id: string; circleId: string },
	themeId: string,
	title: string
): Promise<string | null> {
	const order = (await listThemes(tx, session.id)).map((theme) => theme.id);
	const place = order.indexOf(themeId);
	if (place < 0) return null;
	const made = await tx
		.insertInto('themes')
		.values({ circle_id: session.circleId, session_id: session.id, title, position: place + 1 })
		.returning('id')
		.executeTakeFirstOrThrow();
	order.splice(place + 1, 0, made.id);
	await arrange(tx, session.id, order);
	return made.id;
}
