import { error, isHttpError, type RequestEvent } from '@sveltejs/kit';
import { config } from '$lib/server/config';
import { readAs } from '$lib/server/database';
import { kept } from '$lib/server/kept';
import { limit } from '$lib/server/limits';
import { log } from '$lib/server/log';
import { publicationAsked } from '../asked.server';
import { TooLong } from './blocks';
import { asDownload } from './file-name';
import { createShelf, keyOf, TooBusy } from './made';
import { listPictures, loadPictures } from './pictures.server';
import type { FrozenRecord } from './record';

type Asked = Pick<RequestEvent, 'params' | 'url' | 'locals' | 'getClientAddress'>;

/** The libraries are large: they are loaded when somebody asks for such a document, not when the server starts. */
const makers = {
	docx: async (record: FrozenRecord) => (await import('./docx')).toDocx(record),
	pdf: async (record: FrozenRecord) => (await import('./pdf')).toPdf(record)
};
const types = {
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	pdf: 'application/pdf'
};

/** The version that `?version=` names, or the newest; 404 unless the caller may read it, 410 when it was taken back. */
export async function recordAsked(event: Asked) {
	const found = await publicationAsked(event);
	if (!found) error(404);
	const address = `${config.origin}/published/${found.record.slug}?version=${found.record.number}`;
	const record: FrozenRecord = { ...found.record, address };
	return { record, commitments: found.commitments };
}

/** A record as a file to keep. Only the work of making one is limited, not reading one that is there. */
export async function offerDocument(event: Asked, format: keyof typeof makers): Promise<Response> {
	const { record } = await recordAsked(event);
	return offerMade(event, format, record);
}

/** A record that the caller may read, as a file. */
export async function offerMade(
	event: Asked,
	format: keyof typeof makers,
	record: FrozenRecord
): Promise<Response> {
	const document = await makeOnce(event, format, record);
	return new Response(new Uint8Array(document), {
		headers: {
			'content-type': types[format],
			'content-disposition': asDownload(record, format),
			'content-length': String(document.length),
			'cache-control': 'no-store',
			'x-fingerprint-sha256': record.fingerprint
		}
	});
}

/** Counts one document made for this person or address; 429 when there were too many. */
export async function countExport({ locals, getClientAddress }: Asked): Promise<void> {
	const { allowed, retryAfterSeconds } = await limit('export', locals.person?.id ?? getClientAddress());
	const minutes = Math.max(1, Math.ceil(retryAfterSeconds / 60));
	if (!allowed)
		error(429, `Many documents were made for you in a short time. Please try again in ${minutes} minutes.`);
}

async function makeOnce(event: Asked, format: keyof typeof makers, record: FrozenRecord): Promise<Buffer> {
	const take = kept('documents', createShelf);
	// What is public shows with the pictures that everybody may see, whoever asks: the document is kept for the next one.
	const reader = record.audience === 'public' ? null : event.locals.account;
	const pictures = await readAs(reader, (tx) => listPictures(tx, record.markdown));
	const { title, host, number, held_on, published_at, attribution, audience, fingerprint, address } = record;
	const content = [
		title,
		host,
		number,
		held_on,
		published_at,
		attribution,
		audience,
		fingerprint,
		address,
		record.series,
		pictures
	];
	try {
		return await take(
			keyOf(format, content),
			async () => makers[format]({ ...record, pictures: await loadPictures(reader, pictures) }),
			() => countExport(event)
		);
	} catch (problem) {
		if (isHttpError(problem)) throw problem;
		if (problem instanceof TooLong)
			error(413, 'This record is too long for this format. Please take the Markdown.');
		if (!(problem instanceof TooBusy)) log.error({ err: problem, format }, 'a document could not be made');
		error(503, 'This document can’t be made right now. Please try again, or take another format.');
	}
}
