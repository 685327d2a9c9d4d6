import fs from 'node:fs/promises';
import path from 'node:path';
import type postgres from 'postgres';
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

test('after two people wrote and named a version, no row of that time, no stored text and no line of the log names them', async () => {
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

	const rows = await writtenSince(Number(before?.xid));
	const tables = [...new Set(rows.map(({ table }) => table))];
	expect(tables).toContain('private.document_updates');
	expect(tables).toContain('private.document_versions');
	for (const identity of cast.flatMap(({ identities }) => identities)) {
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
}, 60_000);

/** Everything in any table but those of sign-in that came or changed since. */
async function writtenSince(xid: number): Promise<{ table: string; text: string }[]> {
	const tables = await sql<{ name: string }[]>`
		select format('%I.%I', schemaname, tablename) as name from pg_tables
		where schemaname in ('public', 'private', 'pgboss') and (schemaname, tablename) <> ('private', 'limits')`;
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
