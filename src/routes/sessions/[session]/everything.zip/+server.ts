import { layersOf } from '$lib/document/document.server';
import { entriesOf } from '$lib/everything/entries';
import { zipStream } from '$lib/everything/zip';
import { readFile } from '$lib/file/file.server';
import { countExport } from '$lib/publication/formats/offer.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { frameToRun } from '$lib/session/frame.server';
import { gatherEverything } from './gather.server';
import type { RequestHandler } from './$types';

/** Everything of a session in one archive, for those who run it. */
export const GET: RequestHandler = async (event) => {
	const person = signedIn(event);
	const { documents, session } = await frameToRun(event.params.session, person);
	await countExport(event);
	const texts = { notes: await layersOf(documents.notes), summary: await layersOf(documents.summary) };
	const everything = await readAs(person, (tx) => gatherEverything(tx, session.id, person, texts));
	const content = (id: string) => readAs(person, (tx) => readFile(tx, id));
	return new Response(zipStream(entriesOf(everything, content)), {
		headers: {
			'content-type': 'application/zip',
			'content-disposition': `attachment; filename="session-${session.startsAt.toISOString().slice(0, 10)}.zip"`,
			'cache-control': 'no-store'
		}
	});
};
