import { sql } from 'kysely';
import { todayOf } from '$lib/action/today-of';
import { listCircles } from '$lib/circle/circle.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const { rows } = await sql<{ may: boolean }>`select public.may_host_circles() as may`.execute(tx);
		return { circles: await listCircles(tx, todayOf(person)), mayHost: rows[0]?.may ?? false };
	});
};
