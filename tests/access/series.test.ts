import { randomUUID } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import { extractText, getDocumentProxy } from 'unpdf';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { readAs } from '$lib/server/database';
import { renderMarkdown } from '$lib/server/markdown';
import { compileSeries } from '$lib/series/series.server';
import { GET } from '../../src/routes/circles/[circle]/record.[format]/+server';
import { callum, cast, mei, ruth, stranger } from '../support/cast';
import { buildWorld, idOf, type World } from '../support/circle';
import { freshDatabase, type TestDatabase } from '../support/database';

// A session under the Chatham House Rule: Mei was in the room. Everything around its published version names her.
let database: TestDatabase;
let world: World;
let session: string;
const accounts: Record<string, string> = {};
const identities = [mei.name, 'Nakamura', mei.email, mei.organisation];

beforeAll(async () => {
	database = await freshDatabase();
	for (const { id, email } of [...cast, stranger]) {
		accounts[id] = randomUUID();
		await database.admin`insert into auth.users (id, email) values (${accounts[id]}, ${email})`;
	}
	world = await buildWorld(database.admin, accounts);
	session = idOf(world.ours.rows, 'sessions');
	const action = idOf(world.ours.rows, 'actions');
	await database.admin`update public.sessions set title = ${`A talk with ${mei.name}`} where id = ${session}`;
	await database.admin`update public.circles set name = ${`What ${mei.organisation} asks`}, objective = ${`Hear ${mei.name}`}
		where id = ${world.ours.id}`;
	await database.admin`update public.actions set state = 'accepted', is_public = true, session_id = ${session},
		title = 'Train reception staff' where id = ${action}`;
	await database.admin`insert into public.actions (circle_id, born_as, title, owner_id, created_by, state, is_public, session_id)
		select circle_id, 'x', ${`Follow ${mei.name}`}, owner_id, created_by, 'accepted', true, session_id
		from public.actions where id = ${action}`;
});
beforeEach(
	() => database.admin`update public.publications set agreement = null where session_id = ${session}`
);
afterAll(() => database.close());

const personOf = ({ id, email }: typeof mei) => ({
	account: { userId: accounts[id] ?? '', email, sessionId: null },
	person: { id: idOf(world.people, id), userId: accounts[id] ?? '', name: '', email, sessionId: null }
});
async function asked(who: typeof mei, format: string, of: 'public' | 'members'): Promise<Response> {
	const url = new URL(`https://colloquy.example.org/circles/${world.ours.id}/record.${format}?of=${of}`);
	const event = {
		params: { circle: world.ours.id, format },
		url,
		locals: personOf(who),
		getClientAddress: () => '127.0.0.1',
		request: new Request(url)
	};
	return GET(event as unknown as Parameters<typeof GET>[0]);
}
async function wordsOf(format: string, response: Response): Promise<string> {
	const content = new Uint8Array(await response.arrayBuffer());
	if (format === 'pdf')
		return (await extractText(await getDocumentProxy(content), { mergePages: true })).text;
	if (format !== 'docx') return strFromU8(content);
	return Object.entries(unzipSync(content))
		.filter(([name]) => /\.(xml|rels)$/.test(name))
		.map(([, bytes]) => strFromU8(bytes).replace(/<[^>]+>/g, ' '))
		.join('\n');
}
const compiled = (who: typeof mei, of: 'public' | 'members') =>
	readAs(personOf(who).person, (tx) => compileSeries(tx, world.ours.id, of));

test.each(['md', 'json', 'docx', 'pdf'])(
	'the public part as %s holds what is public alone: nobody who was in the room, whatever the circle, the session and a commitment are called now',
	async (format) => {
		const text = await wordsOf(format, await asked(callum, format, 'public'));
		expect(text).toContain('First dialogue');
		expect(text).toContain('Train reception staff');
		for (const identity of identities) expect(text).not.toContain(identity);
	}
);

test('its page and the facts around it name nobody either', async () => {
	const record = await compiled(ruth, 'public');
	const shown = `${renderMarkdown(record?.markdown ?? '', { asPage: true })}\n${JSON.stringify(record)}`;
	expect(shown).toContain('First dialogue');
	for (const identity of identities) expect(shown).not.toContain(identity);
});

test('members read the circle as it is called', async () => {
	const record = await compiled(callum, 'members');
	expect(record?.title).toContain(mei.organisation);
	expect(record?.markdown).toContain('Train reception staff');
});

test('a record that is not agreed as it stands says so, one that nobody was asked about says nothing', async () => {
	const said = async () => (await compiled(callum, 'members'))?.markdown ?? '';
	expect(await said()).not.toContain('Not agreed');
	const agreement = { stands: false, themes: [] };
	await database.admin`update public.publications set agreement = ${database.admin.json(agreement)} where session_id = ${session}`;
	expect(await said()).toContain('**Not agreed as a whole: it reads differently in part');
	const objected = { stands: true, themes: [{ counts: { object: 1 } }] };
	await database.admin`update public.publications set agreement = ${database.admin.json(objected)} where session_id = ${session}`;
	expect(await said()).toContain('**Not agreed as a whole: an objection stands.**');
});

test('others find no series', async () => {
	expect(await compiled(stranger, 'members')).toBeNull();
	expect(await compiled(stranger, 'public')).toBeNull();
});
