import { timingSafeEqual, createHash } from 'node:crypto';
import type { RequestEvent } from '@sveltejs/kit';
import { sql } from 'kysely';
import { config } from './config';
import { readAs } from './database';
import { kept } from './kept';

// Without 0, O, 1, I and L, which people mix up.
const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const proxyHeaders = [
	'forwarded',
	'x-forwarded-for',
	'x-real-ip',
	'via',
	'cf-connecting-ip',
	'x-forwarded-host'
];
const ownNames = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/;
const loopback = /^(127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/;

const state = kept('setup code', () => ({ code: '' }));

/** Makes this installation's code from its secret, so that all instances print the same one. */
export function useSetupCode(key: Buffer): void {
	const text = [...key.subarray(0, 12)].map((byte) => letters[byte % letters.length]).join('');
	state.code = text.replace(/(.{4})(?=.)/g, '$1-');
}

/** Prints the code for as long as nobody has set this place up; looking around the sample is not that. */
export async function printSetupCode(): Promise<void> {
	if ((await installationState()) === 'founded') return;
	console.log(`Nobody has set this place up yet. From another machine you need this code: ${state.code}`);
}

/** Whether that is the code the server printed. Count attempts before: limit('setup-code-ip', address). */
export async function checkSetupCode(code: string): Promise<boolean> {
	const plain = (text: string) =>
		createHash('sha256')
			.update(text.toUpperCase().replace(/[^0-9A-Z]/g, ''))
			.digest();
	if (!state.code || !timingSafeEqual(plain(code), plain(state.code))) return false;
	return (await installationState()) !== 'founded';
}

/** True when the browser runs on the server's own machine, without a proxy between: then no code is needed. */
export function isOwnMachine(event: RequestEvent): boolean {
	const { headers } = event.request;
	if (config.addressHeader || proxyHeaders.some((name) => headers.has(name))) return false;
	// People reach us under another name, so what comes from this machine may come through a proxy on it.
	if (!ownNames.test(new URL(config.origin).host)) return false;
	// The name is checked too: a page elsewhere may point a name of its own at this machine.
	return ownNames.test(headers.get('host') ?? '') && loopback.test(event.getClientAddress());
}

/** empty, sample or founded. */
export async function installationState(): Promise<string> {
	const { rows } = await readAs(null, (tx) =>
		sql<{ state: string }>`select public.installation_state() as state`.execute(tx)
	);
	return rows[0]?.state ?? 'empty';
}
