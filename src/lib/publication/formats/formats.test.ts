import { describe, expect, test } from 'vitest';
import { readMarkdown } from '$lib/editor/read-markdown';
import { plainText, type NodeJson } from '$lib/editor/section-json';
import { deepest, readRecord, sectionsOf, TooLong } from './blocks';
import { toDocx } from './docx';
import { asDownload } from './file-name';
import { toJson } from './json';
import { toPdf } from './pdf';
import { createShelf, keyOf, TooBusy } from './made';
import { wordsOf } from '../../../../tests/support/read-back';
import { everyBlock, hostileText, sampleRecord } from '../../../../tests/support/frozen-record';

const read = (markdown: string) => readRecord({ markdown, title: 'The title' });

describe('the frozen text as blocks', () => {
	test('is what the editor reads', () => {
		expect(read(everyBlock)).toEqual(readMarkdown(everyBlock).content);
	});

	test('a picture leaves the words that stand for it', () => {
		const markdown = 'Seen: ![A map of the county](/files/0b0f7c1e-2c8f-4b9e-9d5a-111111111111#10x10)\n';
		expect(readRecord({ markdown, title: 'x' }).map(plainText)).toEqual([
			'Seen: [Picture: A map of the county]'
		]);
	});

	test('a first heading that is the title again is left out', () => {
		expect(read('# The  title\n\nText')).toEqual(read('Text'));
		expect(read('# Another title\n\nText')).toHaveLength(2);
	});

	test('headings leave no level out and are never empty', () => {
		const levels = (blocks: NodeJson[]) =>
			blocks.filter((b) => b.type === 'heading').map((b) => b.attrs?.level);
		expect(levels(read('#### Four\n\n## \n\n### Three\n\n#### Four\n\n## Two\n\n#### Four'))).toEqual([
			2, 3, 4, 2, 3
		]);
	});

	test('nests only so deep, and loses no word of what is deeper', () => {
		const depth = (node: NodeJson): number =>
			(/list$|quote/.test(node.type) ? 1 : 0) + Math.max(0, ...(node.content ?? []).map(depth));
		expect(Math.max(...read(hostileText).map(depth))).toBe(deepest);
		for (const level of ['deep', 'level 0', 'level 19'])
			expect(wordsOf({ markdown: hostileText, title: '' })).toContain(level);
	});

	test('text too deep to be read is kept as it is', () => {
		for (const bottomless of ['>'.repeat(399_000), '> '.repeat(150), '- '.repeat(9_000)])
			expect(wordsOf({ markdown: `${bottomless} words`, title: '' })).toContain('words');
	});
});

describe('the work of a document', () => {
	test('is bounded: more blocks than any record has are refused before it begins', async () => {
		const record = sampleRecord('- one\n'.repeat(60_000));
		await expect(toDocx(record)).rejects.toThrow(TooLong);
		await expect(toPdf(record)).rejects.toThrow(TooLong);
	});
});

describe('a record as data', () => {
	test('has its facts, its sections and what came of it', () => {
		const record = sampleRecord();
		const commitments = [
			{
				title: 'Try it',
				organisation: 'Harbour Trust',
				state: 'done',
				due: null,
				state_on: '2026-12-01',
				progress: null,
				indicators: []
			}
		];
		const data = toJson(record, commitments);
		expect(data).toMatchObject({
			title: record.title,
			host: record.host,
			date: '2026-11-27',
			version: 2,
			fingerprint: { algorithm: 'sha-256', of: 'markdown', value: record.fingerprint },
			commitments
		});
		expect(data.sections.map(({ title }) => title)).toEqual([
			null,
			'Questions put to the room',
			'From prosecution towards prevention'
		]);
		expect(data.sections).toEqual(sectionsOf(readMarkdown(record.markdown).content));
		expect(JSON.parse(JSON.stringify(data))).toEqual(data);
	});
});

test('a record as data says who had agreed, as far as its rule lets it', () => {
	expect(toJson(sampleRecord(), []).agreement).toBeNull();
	const agreement = {
		round: 1,
		closed_at: '2026-12-10T17:00:00+00:00',
		silence: 'nothing' as const,
		stands: true,
		reserving: null,
		added: [],
		themes: [],
		asked: 4,
		count: 3,
		organisations: null,
		reservations: [{ theme: 'a', text: 'Not in our area.', organisation: null }]
	};
	expect(toJson(sampleRecord(undefined, { agreement }), []).agreement).toEqual({
		closed: '2026-12-10T17:00:00+00:00',
		asked: 4,
		agreed: 3,
		organisations: null,
		reservations: [{ text: 'Not in our area.', organisation: null }]
	});
});

describe('the name of a download', () => {
	test('is the title, and a plain one for old software', () => {
		const record = { title: 'Łódź: "what"/next?\r\nX', slug: 'lodz-1a2b', number: 3 };
		expect(asDownload(record, 'pdf')).toBe(
			`attachment; filename="lodz-1a2b-3.pdf"; filename*=UTF-8''%C5%81%C3%B3d%C5%BA%20what%20next%20X%2C%20version%203.pdf`
		);
	});

	test('a title of nothing but odd characters gives the plain name', () => {
		expect(asDownload({ title: '???\u202e', slug: 'abc-def', number: 1 }, 'docx')).toContain(
			"UTF-8''abc-def%2C"
		);
	});
});

describe('the shelf of documents', () => {
	const some = Buffer.from('pdf');

	test('makes a document once, also when two ask at the same time', async () => {
		const take = createShelf();
		let made = 0;
		const make = async () => {
			made += 1;
			return some;
		};
		await Promise.all([take('a', make), take('a', make)]);
		await take('a', make);
		expect(made).toBe(1);
	});

	test('makes one at a time, and goes on after one that failed', async () => {
		const take = createShelf();
		let running = 0;
		const make = async () => {
			expect((running += 1)).toBe(1);
			await new Promise((resolve) => setTimeout(resolve, 5));
			running -= 1;
			return some;
		};
		const failing = take('bad', () => Promise.reject(new Error('no')));
		const others = ['a', 'b', 'c'].map((key) => take(key, make));
		await expect(failing).rejects.toThrow('no');
		expect(await Promise.all(others)).toEqual([some, some, some]);
	});

	test('asks before it works, not before it gives what is there', async () => {
		const take = createShelf();
		const refuse = () => Promise.reject(new Error('too often'));
		await expect(take('a', async () => some, refuse)).rejects.toThrow('too often');
		await take('a', async () => some);
		expect(await take('a', async () => some, refuse)).toBe(some);
	});

	test('turns people away when too many wait, and forgets the oldest when it is full', async () => {
		const take = createShelf();
		const big = async () => Buffer.alloc(9 * 1024 * 1024);
		let made = 0;
		await take('first', big);
		for (const key of ['b', 'c']) await take(key, big);
		await take('first', () => ((made += 1), big()));
		expect(made).toBe(1);
		const waiting = Array.from({ length: 21 }, (_, index) => take(`w${index}`, async () => some));
		const ends = await Promise.allSettled(waiting);
		expect(ends.filter((end) => end.status === 'rejected' && end.reason instanceof TooBusy)).toHaveLength(1);
	});

	test('a key is everything a document is made of', () => {
		expect(keyOf('pdf', ['a', 1])).not.toBe(keyOf('docx', ['a', 1]));
		expect(keyOf('pdf', ['a', 1])).not.toBe(keyOf('pdf', ['a', 2]));
	});
});
