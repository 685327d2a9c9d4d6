import { randomUUID } from 'node:crypto';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAs } from '$lib/server/database';
import { withoutCircleOnly } from '$lib/editor/circle-only';
import { writeMarkdown } from '$lib/editor/markdown';
import { readMarkdown } from '$lib/editor/read-markdown';
import { addFile } from '$lib/file/file.server';
import { GET } from '../../src/routes/files/[file]/+server';
import { cast, mei, ruth, stranger } from '../support/cast';
import { buildWorld, idOf } from '../support/circle';
import { freshDatabase, type TestDatabase } from '../support/database';
import { offerDocument } from '$lib/publication/formats/offer.server';
import { noteComposed, publishSummary } from '$lib/publication/publication.server';

let database: TestDatabase;
let session: string;
let open: string;
let inside: string;
let slug: string;
const accounts: Record<string, string> = {};

beforeAll(async () => {
	database = await freshDatabase();
	for (const { id, email } of [...cast, stranger]) {
		accounts[id] = randomUUID();
		await database.admin`insert into auth.users (id, email) values (${accounts[id]}, ${email})`;
	}
	const world = await buildWorld(database.admin, accounts);
	session = idOf(world.ours.rows, 'sessions');
	open = await add('#0e5a54', 'webp');
	inside = await add('#d9d5c7', 'png');
	const text = `![Seen by all](/files/${open}#60x40)\n\n::: circle only\n\n![For us](/files/${inside}#60x40)\n\n:::\n`;
	const markdown = writeMarkdown(withoutCircleOnly(readMarkdown(text)));
	const composed = { audience: 'public', title: 'First dialogue', markdown } as const;
	await noteComposed(session, composed, {});
	({ slug } = await writeAs({ userId: accounts[ruth.id] ?? '' }, (tx) =>
		publishSummary(tx, session, composed)
	));
});
afterAll(() => database.close());

async function add(background: string, format: 'webp' | 'png'): Promise<string> {
	const content = await sharp({ create: { width: 60, height: 40, channels: 3, background } })
		.toFormat(format)
		.toBuffer();
	const file = { name: `a.${format}`, mediaType: `image/${format}`, content, width: 60, height: 40 };
	return writeAs({ userId: accounts[mei.id] ?? '' }, (tx) => addFile(tx, { session }, file));
}

const as = (who: { id: string; email: string } | null) => ({
	account: who && { userId: accounts[who.id] ?? '', email: who.email, sessionId: null },
	person: null
});
async function fetched(file: string, who: typeof mei | null, etag = ''): Promise<Response | number> {
	const request = new Request('https://colloquy.example.org', { headers: { 'if-none-match': etag } });
	const event = { params: { file }, locals: as(who), request } as unknown as Parameters<typeof GET>[0];
	try {
		return await GET(event);
	} catch (problem) {
		return (problem as { status: number }).status;
	}
}
async function mediaInWord(): Promise<string[]> {
	const event = {
		params: { slug },
		url: new URL(`https://colloquy.example.org/published/${slug}.docx`),
		locals: as(null),
		getClientAddress: () => '192.0.2.7'
	} as Parameters<typeof offerDocument>[0];
	const answer = await offerDocument(event, 'docx');
	const names = Object.keys(unzipSync(new Uint8Array(await answer.arrayBuffer())));
	return names.filter((name) => name.startsWith('word/media/'));
}

test('a picture of a public record shows to everybody, also to somebody who signed in elsewhere', async () => {
	for (const who of [null, stranger]) {
		const answer = await fetched(open, who);
		expect(answer).toMatchObject({ status: 200 });
		if (typeof answer === 'number') continue;
		expect(answer.headers.get('content-type')).toBe('image/webp');
		// A copy may be kept, but is never shown without asking.
		expect(answer.headers.get('cache-control')).toBe('private, no-cache');
		expect(await fetched(open, who, answer.headers.get('etag') ?? '')).toMatchObject({ status: 304 });
	}
});

test('a picture that stands only in a block for the circle is neither named nor readable outside', async () => {
	const [row] =
		await database.admin`select markdown from public.publications where slug = ${slug} order by number desc limit 1`;
	expect(row?.markdown).toContain(open);
	expect(row?.markdown).not.toContain(inside);
	for (const who of [null, stranger]) expect(await fetched(inside, who)).toBe(404);
	expect(await fetched(inside, mei)).toMatchObject({ status: 200 });
});

test('a kind that Word does not know is drawn as one that it does', async () => {
	expect(await mediaInWord()).toEqual([expect.stringMatching(/\.jpg$/)]);
});

test('a withdrawn picture is gone, also for who kept a copy', async () => {
	const before = await fetched(open, null);
	const etag = typeof before === 'number' ? '' : (before.headers.get('etag') ?? '');
	await database.admin`update public.publications set withdrawn_at = now() where slug = ${slug}`;
	for (const who of [null, stranger]) expect(await fetched(open, who, etag)).toBe(404);
	expect(await fetched(open, mei)).toMatchObject({ status: 200 });
});
