import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { circlesOf, hasTooManyStreams, streamChanges } from '$lib/record/stream.server';
import { readAs } from '$lib/server/database';
import type { RequestHandler } from './$types';

const wanted = z.array(z.uuid()).min(1).max(50);

export const GET: RequestHandler = async ({ locals: { person }, url }) => {
	if (!person) error(401, 'Sign in first.');
	const asked = wanted.safeParse([
		...new Set(url.searchParams.getAll('circle').flatMap((list) => list.split(',')))
	]);
	if (!asked.success) error(400, 'Say which circles: ?circle=<id>.');
	const circles = await readAs(person, (tx) => circlesOf(tx, person.id, asked.data));
	if (circles.length === 0) error(403, 'You are not a member of this circle.');
	if (hasTooManyStreams(person.id)) error(429, 'Too many pages are open. Close some of them.');
	return new Response(streamChanges(person, circles), {
		headers: {
			'content-type': 'text/event-stream; charset=utf-8',
			'cache-control': 'no-store',
			'x-accel-buffering': 'no'
		}
	});
};
