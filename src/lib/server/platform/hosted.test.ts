import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '../../../../tests/support/free-port';
import { platform, usePlatform } from '../platform';
import { whoIs } from '../who';
import { createHostedPlatform } from './hosted';

// The project: what it answers, if it answers at all.
let answer: { status: number; body: unknown } | null;
let server: Server;
let project: { url: string; publishableKey: string; secretKey: string };
const unsigned = (header: object, body: object) =>
	[...[header, body].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')), 'c2ln'].join(
		'.'
	);
const inAnHour = Math.floor(Date.now() / 1000) + 3600;
/** As projects sign them: with a secret that only they know, or with a key that anybody may fetch. */
const tokens = [
	unsigned({ alg: 'HS256' }, { sub: 'ada', exp: inAnHour }),
	unsigned({ alg: 'ES256', kid: 'key' }, { sub: 'ada', exp: inAnHour })
];

beforeEach(async () => {
	server = createServer((_, response) => {
		if (!answer) return void response.destroy();
		response
			.writeHead(answer.status, { 'content-type': 'application/json' })
			.end(JSON.stringify(answer.body));
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	const { port } = server.address() as AddressInfo;
	project = { url: `http://127.0.0.1:${port}`, publishableKey: 'publishable', secretKey: 'secret' };
});
afterEach(() => void server.close());

test('a project that is away, fails or is asked too often signs nobody out', async () => {
	for (const each of [null, ...[429, 500, 503, 520].map((status) => ({ status, body: { message: 'no' } }))]) {
		answer = each;
		for (const token of tokens)
			await expect(createHostedPlatform(project).claims(token)).rejects.toMatchObject({ status: 503 });
	}
});

test('a token that the project refuses, or that is none, is nobody’s', async () => {
	const { claims } = createHostedPlatform(project);
	answer = { status: 403, body: { code: 403, error_code: 'bad_jwt', msg: 'invalid JWT' } };
	expect(await claims(tokens[0] ?? '')).toBeNull();
	expect(await claims('not.a.token')).toBeNull();
	expect(await claims(unsigned({ alg: 'HS256' }, { sub: 'ada', exp: 1 }))).toBeNull();
});

test('while the project can’t be reached, whoever’s token has run out is not signed out, and waits for no more than one try', async () => {
	usePlatform(
		createHostedPlatform({ ...project, url: `http://127.0.0.1:${await freePort()}` }),
		Buffer.alloc(32)
	);
	const session = {
		access_token: unsigned({ alg: 'HS256' }, { sub: 'ada', exp: 1 }),
		refresh_token: 'refresh',
		token_type: 'bearer',
		expires_in: 3600,
		expires_at: 1,
		user: { id: 'ada' }
	};
	const value = `base64-${Buffer.from(JSON.stringify(session)).toString('base64url')}`;
	const jar = new Map([['colloquy', value]]);
	const client = platform.clientOf({
		secure: false,
		getAll: () => [...jar].map(([name, value]) => ({ name, value })),
		set: (name, value) => (value ? jar.set(name, value) : jar.delete(name))
	});
	const silence = vi.spyOn(console, 'error').mockReturnValue(undefined);
	const began = Date.now();
	await expect(whoIs(client)).rejects.toMatchObject({ status: 503 });
	expect(Date.now() - began).toBeLessThan(3_000);
	silence.mockRestore();
	expect([...jar]).toEqual([['colloquy', value]]);
});
