import { error, isHttpError } from '@sveltejs/kit';
import { z } from 'zod';
import { isPicture } from '$lib/file/picture';
import { readFile, type FileWithContent } from '$lib/file/file.server';
import { readAs } from '$lib/server/database';
import type { RequestHandler } from './$types';

/** A file for whoever may see it; for everybody else there is none. */
export const GET: RequestHandler = async ({ params, locals, request }) => {
	if (!z.uuid().safeParse(params.file).success) error(404);
	const file = await readAs(locals.account, (tx) => readFile(tx, params.file)).catch(hidden);
	// A picture of a public record shows to everybody, members of another circle included.
	const found =
		file ?? (locals.account ? await readAs(null, (tx) => readFile(tx, params.file)).catch(hidden) : null);
	if (!found) error(404);
	const headers = headersOf(found, { asMember: file !== null && locals.account !== null });
	if (request.headers.get('if-none-match') === headers.etag)
		return new Response(null, { status: 304, headers });
	return new Response(new Uint8Array(found.content), {
		headers: { ...headers, 'content-length': String(found.bytes) }
	});
};

/** A visitor is not told whether there is something to sign in for. */
function hidden(problem: unknown): null {
	if (isHttpError(problem, 401)) return null;
	throw problem;
}

function headersOf(file: FileWithContent, { asMember }: { asMember: boolean }) {
	const shown = isPicture(file.mediaType) ? 'inline' : 'attachment';
	return {
		'content-type': file.mediaType,
		'content-disposition': `${shown}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
		// Opened by itself it is a page of nothing: no script, no form, no origin.
		'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
		// What is in a file never changes; the copy stays with this person, and not for long. Whoever sees it in a public
		// record asks again each time: when the record is withdrawn, the picture is gone with it.
		'cache-control': asMember ? 'private, max-age=600, immutable' : 'private, no-cache',
		etag: `"${file.sha256}"`
	};
}
