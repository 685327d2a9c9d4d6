import { error } from '@sveltejs/kit';
import { z } from 'zod';
import type { Tx } from '$lib/server/database';
import { readAction, type ActionDetail } from '$lib/action/story.server';

/** The commitment of this address; 404 where there is none for the caller. */
export async function askAction(tx: Tx, id: string): Promise<ActionDetail> {
	const action = z.uuid().safeParse(id).success ? await readAction(tx, id) : null;
	if (!action) error(404);
	return action;
}

/** True when the form was sent by `use:enhance`, which can stay on its page. */
export const isEnhanced = (request: Request): boolean => request.headers.get('x-sveltekit-action') === 'true';
