import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { isForeign, secureEveryAnswer } from './guard.js';

beforeEach(() => void vi.stubEnv('ORIGIN', 'https://colloquy.example.org'));
afterEach(() => void vi.unstubAllEnvs());

async function answered(answer: (response: ServerResponse) => void): Promise<Response> {
	const server = createServer((_, response) => {
		secureEveryAnswer(response);
		answer(response);
	}).listen(0, '127.0.0.1');
	await new Promise((resolve) => server.once('listening', resolve));
	try {
		return await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
	} finally {
		server.close();
	}
}

test('files and refusals that no page’s code sees carry the headers, and say how they are written', async () => {
	const { headers } = await answered((response) => {
		response.writeHead(200, { 'Content-Type': 'text/javascript' });
		response.end('1');
	});
	expect(headers.get('x-content-type-options')).toBe('nosniff');
	expect(headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
	expect(headers.get('referrer-policy')).toBe('same-origin');
	expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
	expect(headers.get('strict-transport-security')).toMatch(/max-age=31536000; includeSubDomains/);
	expect(headers.get('content-type')).toBe('text/javascript; charset=utf-8');
});

test('a page’s own policy takes the place of ours, and binary files stay as they are', async () => {
	const { headers } = await answered((response) => {
		response.setHeader('content-security-policy', "default-src 'self'");
		response.setHeader('content-type', 'font/woff2');
		response.end('1');
	});
	expect(headers.get('content-security-policy')).toBe("default-src 'self'");
	expect(headers.get('content-type')).toBe('font/woff2');
});

const asking = (method: string, origin: string | undefined, url = '/sign-out') =>
	isForeign({ method, url, headers: origin === undefined ? {} : { origin } } as IncomingMessage);

test('changes asked for by another origin are foreign, whatever they carry', () => {
	for (const origin of [
		'https://evil.example',
		'null',
		'http://colloquy.example.org',
		'https://colloquy.example.org.evil.example'
	])
		for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'PURGE'])
			expect(asking(method, origin), `${method} ${origin}`).toBe(true);
});

test('our own pages, looking, and programs without an origin are not', () => {
	expect(asking('POST', 'https://colloquy.example.org')).toBe(false);
	expect(asking('GET', 'https://evil.example')).toBe(false);
	expect(asking('POST', undefined)).toBe(false);
	expect(asking('POST', 'https://app.example', '/rest/v1/rpc/me')).toBe(false);
	expect(asking('POST', 'https://evil.example', '/restless/v1/')).toBe(true);
});
