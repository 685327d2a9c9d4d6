import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { listFiles, removeFile } from '$lib/file/file.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { askAction } from '../ask-action.server';
import { changeAction } from '../change-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
	readAs(signedIn(event), async (tx) => {
		const action = await askAction(tx, event.params.action);
		const files = await listFiles(tx, { action: action.id });
		return { narrow: true, sensitive: action.circle.isSensitive, action, files };
	});

const removal = z.object({ file: z.uuid() });

export const actions: Actions = {
	remove: (event) =>
		changeAction(event, 'remove', removal, async (tx, _id, { file }) => {
			if (!(await removeFile(tx, file)))
				error(
					403,
					'Only whoever added a file, and facilitators, can remove it, and what shows that something is done stays: open the commitment again first.'
				);
		})
};
