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

/** Makes the first themes of a summary. Null when somebody else has done so already: one start per session. */
export async function startThemes(
	tx: Tx,
	session: { id: string; circleId: string },
	titles: string[]
): Promise<Theme[] | null> {
	await sql`select pg_advisory_xact_lock(hashtextextended(${session.id}, 1))`.execute(tx);
	if ((await listThemes(tx, session.id)).length > 0) return null;
	return tx
		.insertInto('themes')
		.values(
			titles.map((title, position) => ({
				circle_id: session.circleId,
				session_id: session.id,
				title,
				position
			}))
		)
		.returning(['id', 'title', 'position'])
		.execute();
}

/** Adds a theme at the end. */
export async function addTheme(
	tx: Tx,
	session: { id: string; circleId: string },
	title: string
): Promise<void> {
	await tx
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
		.execute();
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
