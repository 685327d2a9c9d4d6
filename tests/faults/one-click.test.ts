import { afterAll, beforeAll, expect, test } from 'vitest';
import { newDataFolder, removeDataFolder, startServer, type Server } from '../support/server';
import { Visit } from '../support/visit';

// What mail programs post by themselves (RFC 8058), through everything that stands before the pages.
let folder: string;
let server: Server;

beforeAll(async () => {
	folder = await newDataFolder();
	server = await startServer(folder);
	await new Visit(server.url).post('/setup/sample', {});
	const sql = server.database();
	await sql`with one as (select m.person_id, m.circle_id from public.memberships m limit 1), topics as (
			insert into private.mute_links (token_hash, person_id, topic_id, circle_id)
			select private.hash_token('topic'), o.person_id, t.id, t.circle_id from one o, public.topics t limit 1)
		insert into private.commitment_mute_links (token_hash, person_id, circle_id)
		select private.hash_token(token), o.person_id, o.circle_id from one o, unnest(array['circle', 'all']) token`;
	await sql.end();
}, 180_000);

afterAll(async () => {
	await server.end('SIGKILL');
	await removeDataFolder(folder);
}, 60_000);

const press = async (path: string) => {
	const answer = await fetch(server.url + path, {
		method: 'POST',
		body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' })
	});
	return answer.status;
};

test('a mail program ends mails at every address that mails name, and posts nowhere else', async () => {
	expect(await press('/mute/topic')).toBe(200);
	expect(await press('/mute/commitments/circle')).toBe(200);
	expect(await press('/mute/commitments/all?all=yes')).toBe(200);
	expect(await press('/mute/commitments/unknown')).toBe(404);
	for (const path of ['/mute/commitments', '/sign-in', '/answer/0123456789abcdef0123456789abcdef?/accept'])
		expect(await press(path), path).toBe(403);
	const sql = server.database();
	const paces = await sql`select c.pace, c.circle_id is null as everywhere from private.mail_choices c`;
	await sql.end();
	expect([...paces]).toEqual([{ pace: 'off', everywhere: true }]);
});
