import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { platform, usePlatform } from './platform';
import type { Backend } from './platform/backend';
import { createEmbeddedPlatform } from './platform/embedded';
import { secretsFrom } from './secrets';
import { whoHolds, whoIs } from './who';

let database: TestDatabase;
let backend: Backend;
const secrets = secretsFrom('test');

beforeAll(async () => {
	database = await freshDatabase();
	backend = await createEmbeddedPlatform(database.address, secrets);
	usePlatform(backend, secrets.derive('links'));
});
afterAll(async () => {
	await backend.close();
	await database.close();
});

/** A browser: a jar of cookies, a client on it, and a request that counts how often the token had to be read out. */
function browser() {
	const jar = new Map<string, string>();
	const cookies = {
		secure: false,
		getAll: () => [...jar].map(([name, value]) => ({ name, value })),
		set: (name: string, value: string) => (value ? jar.set(name, value) : jar.delete(name))
	};
	const client = () => platform.clientOf(cookies);
	const read = vi.fn(client);
	return { jar, client, read, request: () => whoHolds(cookies, read) };
}

test('a link signs in once, and nobody can make one from the code', async () => {
	const issued = await platform.issueSignIn('Ada@Example.org', { createUser: true });
	if (!issued) throw new Error('nothing was issued');
	const { client } = browser();
	expect(await platform.signInWithLink(client(), 'x'.repeat(100))).toBe(false);
	expect(await platform.signInWithLink(client(), issued.linkToken)).toBe(true);
	expect((await whoIs(client())).account?.email).toBe('ada@example.org');
	expect(await platform.signInWithLink(browser().client(), issued.linkToken)).toBe(false);
	expect(await platform.signInWithCode(browser().client(), 'ada@example.org', issued.code)).toBe(false);
});

test('a code signs in for ten minutes', async () => {
	const first = await platform.issueSignIn('ben@example.org', { createUser: true });
	await database.admin`update auth.users set recovery_sent_at = now() - interval '11 minutes' where email = 'ben@example.org'`;
	expect(await platform.signInWithCode(browser().client(), 'ben@example.org', first?.code ?? '')).toBe(false);
	const second = await platform.issueSignIn('ben@example.org', { createUser: false });
	const { client } = browser();
	expect(await platform.signInWithCode(client(), 'Ben@example.org', ` ${second?.code} `)).toBe(true);
});

test('an unknown address gets nothing when none may be made', async () => {
	expect(await platform.issueSignIn('nobody@example.org', { createUser: false })).toBeNull();
});

test('after signing out, a copied cookie is worth nothing', async () => {
	await platform.createUser('cy@example.org', 'a long password', 'Cy');
	expect(await platform.createUser('cy@example.org', 'another password', 'Cy')).toBeNull();
	const { jar, client } = browser();
	await client().auth.signInWithPassword({ email: 'cy@example.org', password: 'a long password' });
	const thief = browser();
	for (const [name, value] of jar) thief.jar.set(name, value);
	expect((await whoIs(thief.client())).account?.email).toBe('cy@example.org');
	await client().auth.signOut({ scope: 'local' });
	expect(await whoIs(thief.client())).toEqual({ account: null, person: null });
});

test('signing out everywhere ends the other devices at once', async () => {
	const userId = await platform.createUser('di@example.org', 'a long password', 'Di');
	const here = browser();
	const there = browser();
	for (const { client } of [here, there])
		await client().auth.signInWithPassword({ email: 'di@example.org', password: 'a long password' });
	const { account } = await whoIs(here.client());
	await platform.signOutEverywhere(userId ?? '', account?.sessionId);
	expect((await whoIs(here.client())).account?.userId).toBe(userId);
	expect((await whoIs(there.client())).account).toBeNull();
});

test('an expired token is refreshed once, however many requests arrive with it', async () => {
	await platform.createUser('ed@example.org', 'a long password', 'Ed');
	const { jar, client } = browser();
	await client().auth.signInWithPassword({ email: 'ed@example.org', password: 'a long password' });
	for (const [name, value] of jar) jar.set(name, expired(value));
	const seen = await Promise.all([1, 2, 3, 4, 5].map(() => whoIs(client())));
	expect(seen.map(({ account }) => account?.email)).toEqual(Array(5).fill('ed@example.org'));
	const [{ tokens }] =
		(await database.admin`select count(*)::int as tokens from auth.refresh_tokens t join auth.users u on u.id = t.user_id
		where u.email = 'ed@example.org'`) as unknown as [{ tokens: number }];
	expect(tokens).toBe(2);
});

test('while the database is away nobody is signed out', async () => {
	await platform.createUser('fi@example.org', 'a long password', 'Fi');
	const { jar, client } = browser();
	await client().auth.signInWithPassword({ email: 'fi@example.org', password: 'a long password' });
	for (const [name, value] of jar) jar.set(name, expired(value));
	const before = new Map(jar);
	const silence = vi.spyOn(console, 'error').mockReturnValue(undefined);
	await database.admin`alter table auth.refresh_tokens rename to away`;
	await expect(whoIs(client())).rejects.toMatchObject({ status: 503 });
	expect(jar).toEqual(before);
	await database.admin`alter table auth.away rename to refresh_tokens`;
	silence.mockRestore();
	expect((await whoIs(client())).account?.email).toBe('fi@example.org');
});

test('the same cookies are read out once; whether their session lives is asked every time', async () => {
	const userId = await platform.createUser('gu@example.org', 'a long password', 'Gu');
	const { client, request, read } = browser();
	await client().auth.signInWithPassword({ email: 'gu@example.org', password: 'a long password' });
	for (let n = 0; n < 3; n++) expect((await request()).account?.email).toBe('gu@example.org');
	expect(read).toHaveBeenCalledTimes(1);
	await platform.signOutEverywhere(userId ?? '');
	expect((await request()).account).toBeNull();
	expect(read).toHaveBeenCalledTimes(1);
});

test('cookies that differ in one sign are not taken for known ones', async () => {
	await platform.createUser('ha@example.org', 'a long password', 'Ha');
	const { jar, client, request } = browser();
	await client().auth.signInWithPassword({ email: 'ha@example.org', password: 'a long password' });
	expect((await request()).account?.email).toBe('ha@example.org');
	const forger = browser();
	for (const [name, value] of jar)
		forger.jar.set(
			name,
			withToken(value, (token) => `${token.slice(0, -2)}AA`)
		);
	expect((await forger.request()).account).toBeNull();
	const elsewhere = browser();
	for (const [name, value] of jar) elsewhere.jar.set(`not-${name}`, value);
	expect((await elsewhere.request()).account).toBeNull();
});

test('a token that is about to run out is read again, and renewed', async () => {
	await platform.createUser('ib@example.org', 'a long password', 'Ib');
	const { jar, client, request, read } = browser();
	await client().auth.signInWithPassword({ email: 'ib@example.org', password: 'a long password' });
	await request();
	vi.setSystemTime(Date.now() + 59 * 60_000);
	try {
		const before = new Map(jar);
		expect((await request()).account?.email).toBe('ib@example.org');
		expect(read).toHaveBeenCalledTimes(2);
		expect(jar).not.toEqual(before);
		await request();
		expect(read).toHaveBeenCalledTimes(2);
	} finally {
		vi.useRealTimers();
	}
});

test('a token of another maker is nobody', async () => {
	const body = Buffer.from(
		JSON.stringify({ sub: crypto.randomUUID(), exp: 4_000_000_000, session_id: crypto.randomUUID() })
	).toString('base64url');
	for (const algorithm of ['HS256', 'none']) {
		const header = Buffer.from(JSON.stringify({ alg: algorithm, typ: 'JWT' })).toString('base64url');
		expect(await platform.claims(`${header}.${body}.`)).toBeNull();
		expect(await platform.claims(`${header}.${body}.${Buffer.alloc(32).toString('base64url')}`)).toBeNull();
	}
});

test('the data API keeps to the grants: it hands nothing out by itself', async () => {
	const grants =
		() => database.admin`select table_schema, table_name, grantee, privilege_type from information_schema.table_privileges
		where grantee in ('anon', 'authenticated', 'service_role') order by 1, 2, 3, 4`;
	const before = await grants();
	const client = createClient(backend.url, backend.publishableKey, {
		auth: { persistSession: false },
		global: { fetch: backend.fetch }
	});
	const silence = vi.spyOn(console, 'error').mockReturnValue(undefined);
	const { error } = await client.from('person_emails').select('*');
	expect(error?.code).toBe('42501');
	expect((await client.schema('private').from('outbox').select('*')).error).not.toBeNull();
	expect(await grants()).toEqual(before);
	silence.mockRestore();
});

/** The same session cookie, a second past its time. */
const expired = (cookie: string) =>
	changed(cookie, (session) => ({ ...session, expires_at: Math.floor(Date.now() / 1000) - 1 }));

const withToken = (cookie: string, change: (token: string) => string) =>
	changed(cookie, (session) => ({ ...session, access_token: change(session.access_token) }));

type Kept = { expires_at: number; access_token: string };
function changed(cookie: string, change: (session: Kept) => Kept): string {
	const session = JSON.parse(Buffer.from(cookie.replace('base64-', ''), 'base64url').toString()) as Kept;
	return `base64-${Buffer.from(JSON.stringify(change(session))).toString('base64url')}`;
}
