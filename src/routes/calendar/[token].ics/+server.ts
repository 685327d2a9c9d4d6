import { error } from '@sveltejs/kit';
import { writeCalendar } from '$lib/calendar/calendar';
import { readCalendar } from '$lib/calendar/calendar.server';
import { config } from '$lib/server/config';
import { limit } from '$lib/server/limits';
import type { RequestHandler } from './$types';

/** The calendar behind a secret address. Calendar programs ask again and again: the address is all they have. */
export const GET: RequestHandler = async (event) => {
	const { token } = event.params;
	const { allowed, retryAfterSeconds } = await limit('calendar-ip', event.getClientAddress());
	if (!allowed)
		return new Response(null, { status: 429, headers: { 'retry-after': String(retryAfterSeconds) } });
	const calendar = /^[0-9a-f]{48}$/.test(token) ? await readCalendar(token) : null;
	if (!calendar) error(404);
	return new Response(writeCalendar(calendar, config.origin), {
		headers: {
			'content-type': 'text/calendar; charset=utf-8',
			'content-disposition': 'attachment; filename="colloquy.ics"',
			'cache-control': 'private, no-store'
		}
	});
};
