import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { readNextSession } from '$lib/action/story.server';
import { readAs } from '$lib/server/database';
import type { RequestHandler } from './$types';

/** The day that a date can be tied to, for a form that is opened away from the commitment's own page. */
export const GET: RequestHandler = async ({ params: { action }, locals }) => {
	if (!z.uuid().safeParse(action).success) error(404);
	return json(await readAs(locals.account, (tx) => readNextSession(tx, action)));
};
