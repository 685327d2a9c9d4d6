import { log } from '$lib/server/log';
import { countNodes, readRecord, TooLong } from './blocks';
import { frontMatter, type FrozenRecord } from './record';
import { typeset } from './typeset';
import { breakable, pictureName, toTypst, type TypstBlock } from './typst-blocks';

/** A table of contents stays on one page: beyond this many entries it names only the sections. */
const longestContents = 24;
/** About ten seconds of work, in a process of its own. */
const mostNodes = 30_000;

/**
 * A record as a typeset, tagged PDF (PDF/UA-1): title and language set, links, page numbers, bookmarks, and a table of
 * contents from eight pages up. The same record gives the same bytes. Throws {@link TooLong}, or when it
 * can't be typeset.
 */
export async function toPdf(record: FrozenRecord): Promise<Buffer> {
	const front = frontMatter(record);
	const [year = 0, month = 0, day = 0] = record.published_at
		.toISOString()
		.slice(0, 10)
		.split('-')
		.map(Number);
	const read = readRecord(record);
	if (countNodes(read) > mostNodes) throw new TooLong();
	const blocks = toTypst(read, record.pictures);
	const pictures = [...(record.pictures ?? [])].map(([id, picture]) => ({
		name: pictureName(id, picture),
		content: Buffer.from(picture.content).toString('base64')
	}));
	const { pdf, accessible } = await typeset(
		{
			...front,
			date: [year, month, day],
			about: front.about.map((line) => ({ ...line, shown: breakable(line.text) })),
			blocks,
			contentsDepth: headings(blocks) > longestContents ? 1 : 2
		},
		pictures
	);
	if (!accessible) log.warn({ fingerprint: record.fingerprint }, 'a PDF is not PDF/UA-1');
	return pdf;
}

function headings(blocks: TypstBlock[]): number {
	return blocks.filter((block) => block.kind === 'heading' && block.level <= 2).length;
}
