import { error, json } from '@sveltejs/kit';
import { z } from 'zod';
import { readStanding } from '$lib/offline/standing.server';
import { readAs } from '$lib/server/database';
import type { RequestHandler } from './$types';

const asked = z.object({ documents: z.array(z.uuid()).min(1).max(500) });

/** Asked by a browser that keeps documents: which of them may stay there. */
export const POST: RequestHandler = async ({ locals: { person }, request }) => {
	if (!person) error(401, 'Nobody is signed in.');
	const { data } = asked.safeParse(await request.json().catch(() => null));
	if (!data) error(400, 'Say which documents, by their ids.');
	return json(await readAs(person, (tx) => readStanding(tx, data.documents)));
};
