import { createHmac } from 'node:crypto';
import type { BrowserContext } from '@playwright/test';
import { secretsOfFolder } from '../../src/lib/server/secrets';
import type { Server } from './server';

const cookieName = /^colloquy(\.\d+)?$/;
const prefix = 'base64-';

/** Leaves a browser with the session it has, as hours later: its token has run out, what renews it has not. */
export async function letTokenExpire(context: BrowserContext, server: Server): Promise<void> {
	const pieces = (await context.cookies(server.url))
		.filter(({ name }) => cookieName.test(name))
		.sort((one, other) => one.name.localeCompare(other.name, 'en', { numeric: true }));
	const [first] = pieces;
	if (!first) throw new Error('Nobody is signed in there.');
	const stored = pieces.map(({ value }) => value).join('');
	const session = decoded(stored.slice(prefix.length));
	const key = (await secretsOfFolder(server.folder)).derive('token signing').toString('base64url');
	const [header = '', body = ''] = String(session.access_token).split('.');
	const past = Math.floor(Date.now() / 1000) - 60;
	const claims = encoded({ ...decoded(body), exp: past });
	const signature = createHmac('sha256', key).update(`${header}.${claims}`).digest('base64url');
	const value =
		prefix +
		encoded({
			...session,
			access_token: `${header}.${claims}.${signature}`,
			expires_at: past,
			expires_in: 0
		});
	await context.clearCookies({ name: cookieName });
	await context.addCookies([{ ...first, name: 'colloquy', value }]);
}

function decoded(text: string): Record<string, unknown> {
	return JSON.parse(Buffer.from(text, 'base64url').toString()) as Record<string, unknown>;
}

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
