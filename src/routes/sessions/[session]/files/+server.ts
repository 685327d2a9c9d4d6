import { json } from '@sveltejs/kit';
import { uploadPicture } from './upload.server';
import type { RequestHandler } from './$types';

/** A picture that was pasted or dropped into the notes: answers `{ id, width, height }` or `{ problem }`. */
export const POST: RequestHandler = async (event) => {
	const answer = await uploadPicture(event, (await event.request.formData()).get('file'));
	return 'problem' in answer ? json({ problem: answer.problem }, { status: answer.status }) : json(answer);
};
