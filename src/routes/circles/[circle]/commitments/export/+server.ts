import { error } from '@sveltejs/kit';
import { todayOf } from '$lib/action/today-of';
import { readLook } from '$lib/action/board/look';
import { exportActions } from '$lib/action/csv/export.server';
import { circleHere } from '$lib/circle/circle-here.server';
import { readAs } from '$lib/server/database';
import { limit } from '$lib/server/limits';
import { signedIn } from '$lib/server/signed-in';
import type { RequestHandler } from './$types';

/** Spreadsheets take a file without it for an old encoding. */
const byteOrderMark = '\uFEFF';

export const GET: RequestHandler = async (event) => {
	const person = signedIn(event);
	if (!(await limit('export', person.id)).allowed) error(429, 'That was very often. Wait a few minutes.');
	const today = todayOf(person);
	const asked = { ...readLook(event.url.searchParams), today };
	const text = await readAs(person, async (tx) => {
		const circle = (await circleHere(tx, event.params.circle)) ?? error(404);
		return exportActions(tx, circle.id, asked, event.url.origin);
	});
	return new Response(byteOrderMark + text, {
		headers: {
			'content-type': 'text/csv; charset=utf-8; header=present',
			'content-disposition': `attachment; filename="commitments-${today}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
};
