import type { RequestEvent } from '@sveltejs/kit';
import { checkFile } from '$lib/file/check-file.server';
import { emptyFile } from '$lib/file/file';
import { addFile } from '$lib/file/file.server';
import { limitMarks } from '$lib/marked/limit-marks.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';

type Uploaded = { id: string; width: number | null; height: number | null };
type Refused = { problem: string; status: 400 | 403 | 429 };

const tooOften = 'You have added many files within an hour. Wait a little before you add more.';

/** Adds a posted picture to the session of the route, or says in words for the person why not. Throws 404 for strangers. */
export async function uploadPicture(
	event: RequestEvent<{ session: string }>,
	posted: FormDataEntryValue | null
): Promise<Uploaded | Refused> {
	const person = signedIn(event);
	const { session, mayWrite } = await readAs(person, (tx) => frameOf(tx, event.params.session, person));
	if (!mayWrite) return { problem: 'Observers read. Ask a convener to become a participant.', status: 403 };
	if (!(posted instanceof File)) return { problem: emptyFile, status: 400 };
	if (!(await limitMarks('upload', person.id, session.attribution === 'attributed')).allowed)
		return { problem: tooOften, status: 429 };
	const checked = await checkFile(posted, 'pictures');
	if (!checked.ok) return { problem: checked.problem, status: 400 };
	const { file } = checked;
	try {
		const id = await writeAs(person, (tx) => addFile(tx, { session: session.id }, file));
		return { id, width: file.width, height: file.height };
	} catch (refusal) {
		const { errors } = problemFromDatabase(refusal, { file: '' });
		return { problem: Object.values(errors)[0] ?? '', status: 400 };
	}
}
