import sharp from 'sharp';
import { readAs, type Tx } from '$lib/server/database';
import { log } from '$lib/server/log';
import type { RecordPicture } from './record';

/** What one document holds: more pictures, or more of them in bytes, are shown as words. */
const mostPictures = 40;
const mostBytes = 16 * 1024 * 1024;
/** Sharp on a printed page of ours, which is 142 mm of text wide. */
const longestSide = 1600;
const keptAsItIs = 1024 * 1024;
const mostPixels = 60_000_000;
const longestSeconds = 10;

const address = /\]\(\/files\/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})[#)]/g;

/** The pictures of a frozen text that the caller may see with a version, in the order of the text. */
export async function listPictures(tx: Tx, markdown: string): Promise<string[]> {
	const named = [...new Set([...markdown.matchAll(address)].map(([, id]) => id ?? ''))].slice(
		0,
		mostPictures
	);
	if (named.length === 0) return [];
	const rows = await tx
		.selectFrom('publication_files as p')
		.innerJoin('files as f', 'f.id', 'p.file_id')
		.select('f.id')
		.distinct()
		.where('f.id', 'in', named)
		.where('f.media_type', 'like', 'image/%')
		.execute();
	return named.filter((id) => rows.some((row) => row.id === id));
}

type Reader = Parameters<typeof readAs>[0];

/** These pictures as documents hold them, read and drawn one after another; what can't be drawn is left out. */
export async function loadPictures(reader: Reader, ids: string[]): Promise<Map<string, RecordPicture>> {
	const pictures = new Map<string, RecordPicture>();
	let bytes = 0;
	for (const id of ids) {
		const picture = await load(reader, id);
		if (!picture || bytes + picture.content.length > mostBytes) continue;
		bytes += picture.content.length;
		pictures.set(id, picture);
	}
	return pictures;
}

async function load(reader: Reader, id: string): Promise<RecordPicture | null> {
	const row = await readAs(reader, (tx) =>
		tx
			.selectFrom('files as f')
			.innerJoin('private.file_contents as c', 'c.file_id', 'f.id')
			.select('c.content')
			.where('f.id', '=', id)
			.executeTakeFirst()
	);
	if (!row) return null;
	try {
		return await draw(row.content);
	} catch (problem) {
		log.warn({ err: problem, file: id }, 'a picture could not be drawn for a document');
		return null;
	}
}

/** PNG and JPEG of a bearable size stay as they are; everything else becomes one of the two. */
async function draw(content: Uint8Array): Promise<RecordPicture> {
	const options = { limitInputPixels: mostPixels };
	const { format, width, height, hasAlpha } = await sharp(content, options).metadata();
	const small = content.length <= keptAsItIs && Math.max(width, height) <= longestSide;
	if (small && format === 'png') return { format: 'png', content, width, height };
	if (small && format === 'jpeg') return { format: 'jpg', content, width, height };
	const drawn = sharp(content, options)
		.timeout({ seconds: longestSeconds })
		.resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true });
	const plain = format === 'png' || format === 'gif' || hasAlpha;
	const made = plain ? drawn.png({ palette: true }) : drawn.jpeg({ quality: 82 });
	const { data, info } = await made.toBuffer({ resolveWithObject: true });
	return { format: plain ? 'png' : 'jpg', content: data, width: info.width, height: info.height };
}
