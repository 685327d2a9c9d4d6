import type { RequestEvent } from '@sveltejs/kit';
import { afterEach, expect, test } from 'vitest';
import { config } from './config';
import { isOwnMachine } from './setup-code';

const { origin } = config;
afterEach(() => void Object.assign(config, { origin }));

const asked = (headers: Record<string, string>, address = '127.0.0.1') =>
	isOwnMachine({
		request: new Request('http://localhost:3000/setup', { headers }),
		getClientAddress: () => address
	} as RequestEvent);

test('a browser on the server’s own machine needs no code', () => {
	expect(asked({ host: 'localhost:3000' })).toBe(true);
	expect(asked({ host: '127.0.0.1:3000' }, '::ffff:127.0.0.1')).toBe(true);
});

test('anybody else does', () => {
	expect(asked({ host: 'localhost:3000' }, '192.0.2.7')).toBe(false);
	expect(asked({ host: 'rebound.example' })).toBe(false);
	expect(asked({ host: 'localhost:3000', 'x-forwarded-for': '192.0.2.7' })).toBe(false);
	expect(asked({ host: 'localhost:3000', via: '1.0 proxy' })).toBe(false);
});

test('where people come by another name, a proxy on this machine that says nothing of itself opens no door', () => {
	Object.assign(config, { origin: 'https://colloquy.example.org' });
	expect(asked({ host: '127.0.0.1:3000' })).toBe(false);
});
