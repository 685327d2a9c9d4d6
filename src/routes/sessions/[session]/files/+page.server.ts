import { error, fail } from '@sveltejs/kit';
import { z } from 'zod';
import { listFiles, placeOf, removeFile } from '$lib/file/file.server';
import { readAs, writeAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { uploadPicture } from './upload.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { session } = await event.parent();
	return { files: await readAs(person, (tx) => listFiles(tx, { session: session.id })) };
};

export const actions: Actions = {
	add: async (event) => {
		const form = await event.request.formData();
		const answer = await uploadPicture(event, form.get('file'));
		if ('problem' in answer) return fail(answer.status, { values: {}, errors: { file: answer.problem } });
		return { added: answer.id };
	},

	remove: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, z.object({ file: z.uuid() }));
		if (!form.ok) return fail(400, form.problem);
		const removed = await writeAs(person, async (tx) => {
			const place = await placeOf(tx, form.value.file);
			return place?.session === event.params.session ? await removeFile(tx, form.value.file) : null;
		});
		if (removed === null) error(404);
		if (!removed)
			return fail(409, {
				values: form.values,
				errors: {
					form: 'This picture stands in a version of the record that is out. A convener can withdraw that version first.'
				}
			});
		return { removed: form.value.file };
	}
};
