import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { writeAs } from '$lib/server/database';
import { markRead } from '$lib/topic/topic.server';
import { here } from '../here.server';
import type { RequestHandler } from './$types';

const upTo = z.object({ post: z.uuid() });

/** The page tells how far the person has read. */
export const POST: RequestHandler = async ({ locals, params, request }) => {
	const { person } = locals;
	if (!person) error(401);
	const read = upTo.safeParse(await request.json().catch(() => null));
	if (!read.success) error(400);
	await writeAs(person, async (tx) => {
		const { circle, topic } = await here(tx, params, person.id);
		await markRead(tx, circle.id, topic.id, read.data.post);
	});
	return new Response(null, { status: 204 });
};
