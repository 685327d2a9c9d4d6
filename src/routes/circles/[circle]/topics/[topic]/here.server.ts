import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { circleHere, type CircleHere } from '$lib/circle/circle-here.server';
import type { Tx } from '$lib/server/database';
import type { Topic } from '$lib/topic/topic';
import { readTopic } from '$lib/topic/topic.server';

/** The circle and the topic of this address; 404 where there are none for the caller. */
export async function here(
	tx: Tx,
	params: { circle: string; topic: string },
	personId: string
): Promise<{ circle: CircleHere; topic: Topic }> {
	const circle = (await circleHere(tx, params.circle)) ?? error(404);
	const known = z.uuid().safeParse(params.topic).success;
	const topic = (known ? await readTopic(tx, circle.id, params.topic, personId) : null) ?? error(404);
	return { circle, topic };
}
