import { createHash, randomUUID } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import type postgres from 'postgres';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { newDataFolder, removeDataFolder, startServer, type Server } from '../support/server';
import { Visit } from '../support/visit';
import { Writer } from './writer';

// [C74] In a Chatham House session nothing that is stored or logged says who wrote what.
let folder: string;
let server: Server;
let sql: postgres.Sql;
let session = '';
let documentId = '';
const cast: { person: string; visit: Visit; identities: string[] }[] = [];

beforeAll(async () => {
	folder = await newDataFolder();
	server = await startServer(folder, { LOG_LEVEL: 'trace' });
	for (const person of ['mei', 'dev']) {
		const visit = new Visit(server.url);
		await visit.post('/setup/sample', {});
		await visit.post('/sample/person', { person, from: '/' });
		cast.push({ person, visit, identities: [] });
	}
	sql = server.database();
	const [notes] = await sql<{ id: string; session: string }[]>`
		select d.id, s.id as session from public.documents d join public.sessions s on s.id = d.session_id
		where d.kind = 'notes' and s.attribution = 'chatham_house' order by s.starts_at desc limit 1`;
	[documentId, session] = [notes?.id ?? '', notes?.session ?? ''];
	for (const each of cast) {
		const [row] = await sql<{ id: string; user_id: string; name: string; email: string }[]>`
			select p.id, p.user_id, p.name, u.email from public.people p join auth.users u on u.id = p.user_id
			where lower(u.email) like ${`${each.person}%`} or lower(p.name) like ${`${each.person} %`} limit 1`;
		each.identities = Object.values(row ?? {});
	}
}, 180_000);

afterAll(async () => {
	await sql.end();
	await server.end('SIGKILL');
	await removeDataFolder(folder);
}, 60_000);

test('after two people wrote, showed, imported, commented, decided and restored, no row of that time, no stored text and no line of the log names them', async () => {
	expect(cast.map(({ identities }) => identities.length)).toEqual([4, 4]);
	const [before] = await sql<{ xid: string }[]>`select pg_current_xact_id()::text as xid`;
	const silent = server.output().length;
	const writers = cast.map(({ visit }) => new Writer(server.url, documentId, visit.cookies));
	await Promise.all(writers.map((writer) => writer.arrived()));
	writers.forEach((writer, who) => {
		writer.point({ anchor: who, head: who });
		for (let count = 0; count < 200; count += 1) writer.write(`words ${who} ${count} `);
	});
	await vi.waitUntil(() => writers.every((writer) => writer.isAllSaved), { timeout: 20_000 });
	for (const writer of writers) writer.leave();
	const named = await fetch(`${server.url}/sessions/${session}/history`, {
		method: 'POST',
		headers: { cookie: cast[0]?.visit.cookies ?? '', origin: server.url, accept: 'text/html' },
		body: new URLSearchParams({ name: 'As it was said', of: 'notes' })
	});
	expect(named.status).toBe(200);
	for (const { visit } of cast) await doAllElse(visit);

	const rows = await writtenSince(Number(before?.xid));
	const tables = [...new Set(rows.map(({ table }) => table))];
	expect(tables).toContain('private.document_updates');
	expect(tables).toEqual(
		expect.arrayContaining(
			['versions', 'updates']
				.map((what) => `private.document_${what}`)
				.concat('public.files', 'public.comments')
		)
	);
	expect(tables).toEqual(expect.arrayContaining(['public.decisions', 'private.limits', 'public.events']));
	for (const identity of cast.flatMap(({ identities }) => identities).flatMap(disguises)) {
		const naming = rows.filter(({ text }) => text.includes(identity) || text.includes(hexOf(identity)));
		expect(naming, identity).toEqual([]);
	}
	await sql`checkpoint`;
	const stored = await filesOf(tables.filter((table) => /document|version/.test(table)));
	expect(stored.includes('words 1 199 ')).toBe(true);
	const log = Buffer.from(server.output().slice(silent));
	for (const { identities } of cast) {
		for (const identity of identities) {
			for (const bytes of [Buffer.from(identity), binaryOf(identity)]) {
				expect(stored.includes(bytes), `${identity} in the database's files`).toBe(false);
				expect(log.includes(bytes), `${identity} in the log`).toBe(false);
			}
		}
	}
}, 180_000);

/** Everything else that somebody does in a session with words that nobody is to be named for. */
async function doAllElse(visit: Visit): Promise<void> {
	const here = `/sessions/${session}`;
	const [item] = await sql<
		{ id: string }[]
	>`select id from public.agenda_items where session_id = ${session} limit 1`;
	const [version] = await sql<{ id: string }[]>`
		select id from private.document_versions where document_id = ${documentId} order by at limit 1`;
	const picture = new FormData();
	const drawn = await sharp({ create: { width: 8, height: 8, channels: 3, background: 'teal' } })
		.png()
		.toBuffer();
	picture.set('file', new File([new Uint8Array(drawn)], 'wall.png', { type: 'image/png' }));
	const shown = await fetch(`${server.url}${here}/files`, {
		method: 'POST',
		headers: { cookie: visit.cookies, origin: server.url },
		body: picture
	});
	expect(await shown.json()).toMatchObject({ width: 8 });
	await visit.post(`${here}/import?/add`, { text: 'Minutes from paper.', section: item?.id ?? '' });
	await visit.post(`${here}/comments?/start`, {
		document: documentId,
		section: item?.id ?? '',
		place: JSON.stringify({ from: {}, to: {} }),
		quote: 'Minutes from paper',
		body: 'Whose minutes?',
		thread: randomUUID(),
		comment: randomUUID()
	});
	await visit.post(`${here}/decisions/new`, { text: 'We meet again in May.' });
	await visit.post(`${here}/history/${version?.id}/restore`, {});
}

/** An identity, and what one might be stored as instead. */
function disguises(identity: string): string[] {
	const hash = createHash('sha256').update(identity.trim().toLowerCase()).digest();
	return [identity, ...(['hex', 'base64', 'base64url'] as const).map((form) => hash.toString(form))];
}

/** Everything in any table but those of sign-in that came or changed since. */
async function writtenSince(xid: number): Promise<{ table: string; text: string }[]> {
	const tables = await sql<{ name: string }[]>`
		select format('%I.%I', schemaname, tablename) as name from pg_tables
		where schemaname in ('public', 'private', 'pgboss')`;
	const found: { table: string; text: string }[] = [];
	for (const { name } of tables) {
		const rows = await sql.unsafe<{ text: string }[]>(
			`select t::text as text from only ${name} as t where t.xmin::text::bigint >= ${xid}`
		);
		for (const { text } of rows) found.push({ table: name, text });
	}
	return found;
}

/** The bytes of these tables as they lie on the disk, with what Postgres keeps beside them. */
async function filesOf(tables: string[]): Promise<Buffer> {
	const paths = await sql<{ path: string }[]>`
		select pg_relation_filepath(oid) as path from pg_class
		where oid = any (${tables}::regclass[])
			or oid in (select reltoastrelid from pg_class where oid = any (${tables}::regclass[]))`;
	return Buffer.concat(
		await Promise.all(paths.map((row) => fs.readFile(path.join(folder, 'postgres', row.path))))
	);
}

const hexOf = (text: string) => Buffer.from(text).toString('hex');

/** An id as Postgres stores it; anything else as it is. */
function binaryOf(identity: string): Buffer {
	const isId = /^[0-9a-f-]{36}$/.test(identity);
	return isId ? Buffer.from(identity.replaceAll('-', ''), 'hex') : Buffer.from(identity);
}
