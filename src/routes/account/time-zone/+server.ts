import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { keepFirstZone } from '$lib/person/account.server';
import { isTimeZone } from '$lib/person/time-zones';
import { writeAs } from '$lib/server/database';
import type { RequestHandler } from './$types';

const seen = z.object({ zone: z.string().max(60).refine(isTimeZone) });

/** The browser tells where it is, once: what somebody chose is never changed by it. */
export const POST: RequestHandler = async ({ locals: { person }, request }) => {
	if (!person) error(401);
	const told = seen.safeParse(await request.json().catch(() => null));
	if (!told.success) error(400);
	await writeAs(person, (tx) => keepFirstZone(tx, person.id, told.data.zone));
	return new Response(null, { status: 204 });
};
