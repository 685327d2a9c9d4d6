import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { askable, type Asked } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { startComment, threadsOf } from '$lib/comment/comment.server';
import { goneThreads } from '$lib/comment/gone.server';
import { fragmentName, sectionToMarkdown } from '$lib/editor/read';
import { fillSection } from '$lib/editor/write';
import { listThemes } from '$lib/document/theme.server';
import { readAs, writeAs } from '$lib/server/database';
import { actions } from '../../src/routes/sessions/[session]/summary/+page.server';
import { freshDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

const text = 'First words.\n\n## Part two\n\nLast words.\n';

/** Two themes; the second has a text with a comment on its last words. */
async function commented() {
	const of = await askable(database, { members: 0, themes: 2, attribution: 'chatham_house' });
	const [one = '', two = ''] = of.themes;
	const place = await begin(of, two);
	const thread = randomUUID();
	const document = of.summary;
	await writeAs(of.convener, (tx) =>
		startComment(tx, {
			thread,
			document,
			section: two,
			place: { from: { ...place.from }, to: { ...place.to } },
			quote: 'Last words',
			body: 'Really?',
			key: 'k'
		})
	);
	return { ...of, one, two };
}

async function begin(of: Asked, theme: string): Promise<{ from: object; to: object }> {
	let place = { from: {}, to: {} };
	await rooms().write(of.summary, (doc) => {
		const fragment = doc.getXmlFragment(fragmentName(theme));
		fragment.delete(0, fragment.length);
		fillSection(doc, theme, text);
		const words = (fragment.get(2) as Y.XmlElement).get(0) as Y.XmlText;
		const at = (index: number, side: number) =>
			Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(words, index, side)) as object;
		place = { from: at(0, 0), to: at(10, -1) };
	});
	return place;
}

type Doing = 'merge' | 'split' | 'move';
async function press(of: Asked, doing: Doing, fields: Record<string, string>) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	const event = {
		params: { session: of.session },
		locals: { person: of.convener, account: of.convener },
		request: new Request('https://colloquy.example.org', { method: 'POST', body })
	} as unknown as Parameters<NonNullable<(typeof actions)[Doing]>>[0];
	return Promise.resolve(actions[doing]?.(event)).catch((thrown: unknown) => thrown);
}

const textOf = (of: Asked, theme: string) => rooms().read(of.summary, (doc) => sectionToMarkdown(doc, theme));
const threads = (of: Asked) => readAs(of.convener, (tx) => threadsOf(tx, of.summary));
const titles = async (of: Asked) =>
	(await readAs(of.convener, (tx) => listThemes(tx, of.session))).map(({ title }) => title);

test('themes that are merged keep their text and the comments on it, and whoever looks on is told', async () => {
	const of = await commented();
	expect(await press(of, 'merge', { theme: of.two, into: of.one })).toMatchObject({ status: 303 });
	expect(await textOf(of, of.one)).toBe(`What was said about 0.\n\n${text}`);
	expect(await titles(of)).toEqual(['Theme 0']);
	const now = await threads(of);
	expect(now.map(({ section }) => section)).toEqual([of.one]);
	expect(await goneThreads(of.summary, now)).toEqual([]);
	const told = await database.admin`
		select actor_id from public.events where session_id = ${of.session} and kind = 'comment.move'`;
	expect([...told]).toEqual([{ actor_id: null }]);
});

test('the theme that a split makes stands below the other, with its text and the comments on it', async () => {
	const of = await commented();
	const split = { theme: of.two, title: 'Part two', at: '1:Part two' };
	expect(await press(of, 'split', split)).toMatchObject({ status: 303 });
	expect(await titles(of)).toEqual(['Theme 0', 'Theme 1', 'Part two']);
	expect(await textOf(of, of.two)).toBe('First words.\n');
	const now = await threads(of);
	const [made] = now.map(({ section }) => section);
	expect(await textOf(of, made ?? '')).toBe('## Part two\n\nLast words.\n');
	expect(await goneThreads(of.summary, now)).toEqual([]);
});

test('a split where somebody has changed the text makes no theme', async () => {
	const of = await commented();
	const split = { theme: of.two, title: 'Part two', at: '1:Something else' };
	expect(await press(of, 'split', split)).toMatchObject({ status: 409 });
	expect(await titles(of)).toEqual(['Theme 0', 'Theme 1']);
});

test('a theme moves one place, and not beyond the first or the last', async () => {
	const of = await commented();
	await press(of, 'move', { theme: of.two, by: '-1' });
	expect(await titles(of)).toEqual(['Theme 1', 'Theme 0']);
	await press(of, 'move', { theme: of.two, by: '-1' });
	await press(of, 'move', { theme: of.one, by: '1' });
	expect(await titles(of)).toEqual(['Theme 1', 'Theme 0']);
	expect(await textOf(of, of.two)).toBe(text);
});
