import { randomUUID } from 'node:crypto';
import { strFromU8, unzipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { entriesOf } from '$lib/everything/entries';
import { zipStream } from '$lib/everything/zip';
import { addFile, readFile } from '$lib/file/file.server';
import type { Person } from '$lib/person/person';
import { readAs, writeAs } from '$lib/server/database';
import { gatherEverything } from '../../src/routes/sessions/[session]/everything.zip/gather.server';
import { callum, cast, mei, ruth, tomas } from '../support/cast';
import { buildWorld, idOf, type World } from '../support/circle';
import { freshDatabase, type TestDatabase } from '../support/database';

// A session under the Chatham House Rule: Mei was in the room; Ruth's organisation hosts, Tomas facilitates.
let database: TestDatabase;
let world: World;
let session: string;
let picture: string;
const accounts: Record<string, string> = {};

beforeAll(async () => {
	database = await freshDatabase();
	for (const { id, email } of cast) {
		accounts[id] = randomUUID();
		await database.admin`insert into auth.users (id, email) values (${accounts[id]}, ${email})`;
	}
	world = await buildWorld(database.admin, accounts);
	session = idOf(world.ours.rows, 'sessions');
	await database.admin`update public.actions set session_id = ${session}, title = ${`${mei.name} writes to the council`}
		where id = ${idOf(world.ours.rows, 'actions')}`;
	const content = await sharp({ create: { width: 4, height: 3, channels: 3, background: '#0e5a54' } })
		.png()
		.toBuffer();
	await database.admin`insert into public.agenda_presenters (circle_id, item_id, name)
		values (${world.ours.id}, ${idOf(world.ours.rows, 'agenda_items')}, 'Dr Amara Okafor, Riverbank Clinic')`;
	const file = { name: `${mei.name}.png`, mediaType: 'image/png', content, width: 4, height: 3 };
	picture = await writeAs({ userId: accounts[mei.id] ?? '' }, (tx) => addFile(tx, { session }, file));
});
afterAll(() => database.close());

const personOf = ({ id, name, email }: typeof mei): Person => ({
	id: idOf(world.people, id),
	userId: accounts[id] ?? '',
	name,
	email,
	sessionId: null,
	timeZone: null
});
const notes = () => `Said by ${mei.name.toUpperCase()} of ${mei.organisation}, <${mei.email}>.

Said by Amara Okafor, and by Dr. Okafor of the Riverbank Clinic, which is a clinic.

Hidden: ${mei.name.slice(0, 2)}**${mei.name.slice(2)}** and [a link](https://example.org/${encodeURIComponent(mei.name)}).

What the room saw. ![The wall](/files/${picture}#4x3)
`;

async function taken(who: typeof mei): Promise<Record<string, string>> {
	const person = personOf(who);
	const texts = {
		notes: { general: { members: notes(), public: '' } },
		summary: { introduction: { members: `${mei.name} agreed.`, public: '' } }
	};
	const everything = await readAs(person, (tx) => gatherEverything(tx, session, person, texts));
	const content = (id: string) => readAs(person, (tx) => readFile(tx, id));
	const archive = await new Response(zipStream(entriesOf(everything, content))).arrayBuffer();
	const files = unzipSync(new Uint8Array(archive));
	return Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, strFromU8(bytes, true)]));
}

test('everything of a session under the Chatham House Rule names nobody who was there, whoever of its leaders takes it', async () => {
	for (const who of [ruth, tomas]) {
		const files = await taken(who);
		expect(Object.keys(files)).toEqual(
			expect.arrayContaining(['README.md', 'session.md', 'notes.md', 'summary.md', 'session.json'])
		);
		expect(files[`files/${picture}.png`]).toContain('PNG');
		expect(files['notes.md']).toContain(`What the room saw. ![The wall](files/${picture}.png)`);
		expect(files['session.md']).toContain('writes to the council');
		expect(files['notes.md']).toContain('which is a clinic.');
		const whole = Object.entries(files).flat().join('\n').toLowerCase();
		const identities = [
			mei.name,
			mei.name.split(' ').at(-1) ?? '',
			mei.email,
			mei.organisation,
			encodeURIComponent(mei.name),
			idOf(world.people, mei.id),
			idOf(world.ours.member, mei.id),
			accounts[mei.id] ?? '',
			'Okafor',
			'Riverbank'
		];
		for (const identity of identities) expect(whole).not.toContain(identity.toLowerCase());
		// The host is the publisher of every record: that is the one exception.
		expect(files['session.md']).toContain(`Host: ${ruth.organisation}`);
	}
});

test('private notes and comments are no part of it', async () => {
	const [comment] = await database.admin`select body from public.comments where session_id = ${session}`;
	const whole = Object.values(await taken(ruth)).join('\n');
	expect(comment?.body).toBeTruthy();
	expect(whole).not.toContain(comment?.body);
});

test('only those who run the circle take it', async () => {
	for (const who of [mei, callum]) await expect(taken(who)).rejects.toMatchObject({ status: 403 });
});

test('an attributed session says who was there, who owns what, and keeps its text', async () => {
	await database.admin`alter table public.sessions disable trigger user`;
	await database.admin`update public.sessions set attribution = 'attributed', was_chatham_house = false where id = ${session}`;
	await database.admin`alter table public.sessions enable trigger user`;
	const files = await taken(ruth);
	expect(files['notes.md']).toContain(mei.name.toUpperCase());
	expect(files['session.md']).toContain('Commitments');
	expect(JSON.parse(files['session.json'] ?? '')).toMatchObject({
		commitments: [{ owner: expect.any(String) }],
		attendance: expect.any(Array)
	});
});

test('a round closed on the day it was where the session was held', async () => {
	await database.admin`update public.sessions set time_zone = 'Asia/Tokyo' where id = ${session}`;
	await database.admin`insert into public.agreement_rounds
		(circle_id, session_id, number, closes_at, closed_at, ran_to_its_date, fingerprint)
		values (${world.ours.id}, ${session}, 99, '2026-12-05T20:00:00Z', '2026-12-05T20:00:00Z', true, '')`;
	expect(Object.values(await taken(ruth)).join('\n')).toContain('closed on 6 December 2026');
});
