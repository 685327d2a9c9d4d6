import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { emptyFile, isAccepted, largestFile, tidyName, tooLarge, wrongKind, type Accepted } from './file';
import { isPicture } from './picture';

/** A file that was looked at: of a kind we take, under a tidy name, a picture without what it said about its maker. */
export type CheckedFile = {
	name: string;
	mediaType: string;
	content: Uint8Array;
	width: number | null;
	height: number | null;
};
export type Checked = { ok: true; file: CheckedFile } | { ok: false; problem: string };

/** Pictures are stored no wider and no higher than this: enough for a page of text photographed with a phone. */
const longestSide = 3200;
/** A small file may unfold to a picture that fills the memory. */
const mostPixels = 60_000_000;

sharp.cache(false);
sharp.concurrency(1);

/** Looks at an uploaded file: its size, and by its content (not by its name) what it is. */
export async function checkFile(uploaded: File, where: Accepted): Promise<Checked> {
	if (uploaded.size === 0) return { ok: false, problem: emptyFile };
	if (uploaded.size > largestFile) return { ok: false, problem: tooLarge };
	const content = new Uint8Array(await uploaded.arrayBuffer());
	const mediaType = (await typeOf(content)) ?? typeOfText(content, uploaded.name);
	if (mediaType === null || !isAccepted(mediaType, where)) return { ok: false, problem: wrongKind[where] };
	const name = tidyName(uploaded.name, mediaType);
	if (!isPicture(mediaType))
		return { ok: true, file: { name, mediaType, content, width: null, height: null } };
	const picture = await oneAtATime(() => redraw(content, mediaType));
	if (!picture) return { ok: false, problem: 'This picture can’t be read. Save it again as PNG or JPEG.' };
	if (picture.content.length > largestFile) return { ok: false, problem: tooLarge };
	return { ok: true, file: { name, mediaType, ...picture } };
}

async function typeOf(content: Uint8Array): Promise<string | null> {
	const found = await fileTypeFromBuffer(content).catch(() => undefined);
	return found?.mime ?? null;
}

/** Plain text has no signature: what is text all through and calls itself so is taken for it. */
function typeOfText(content: Uint8Array, name: string): string | null {
	const ending = /\.(txt|csv)$/i.exec(name)?.[1]?.toLowerCase();
	if (!ending || content.includes(0)) return null;
	try {
		new TextDecoder('utf-8', { fatal: true }).decode(content);
	} catch {
		return null;
	}
	return ending === 'csv' ? 'text/csv' : 'text/plain';
}

/**
 * Draws the picture anew. What stood beside it (place, camera, names, comments, a second picture inside) is gone, and
 * it stands upright without the note that said so.
 */
async function redraw(
	content: Uint8Array,
	mediaType: string
): Promise<Omit<CheckedFile, 'name' | 'mediaType'> | null> {
	const animated = mediaType === 'image/gif' || mediaType === 'image/webp';
	try {
		const picture = sharp(content, { animated, limitInputPixels: mostPixels, failOn: 'error' })
			.autoOrient()
			.resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
			.toFormat(
				mediaType === 'image/jpeg'
					? 'jpeg'
					: mediaType === 'image/png'
						? 'png'
						: animated && mediaType === 'image/gif'
							? 'gif'
							: 'webp'
			);
		const { data, info } = await picture.toBuffer({ resolveWithObject: true });
		return { content: data, width: info.width, height: info.pageHeight ?? info.height };
	} catch {
		return null;
	}
}

let last: Promise<unknown> = Promise.resolve();

/** Drawing takes memory and time: whoever comes second waits for the first. */
function oneAtATime<T>(work: () => Promise<T>): Promise<T> {
	const mine = last.then(work, work);
	last = mine.catch(() => undefined);
	return mine;
}
