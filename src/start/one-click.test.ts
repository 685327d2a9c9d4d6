import type { IncomingMessage } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { wordBundle } from '$lib/action/reach/bundle-words';
import { wordAgreementMail } from '$lib/agreement/reach/notices';
import { wordRecordMail } from '$lib/publication/mail-words';
import { wordMail } from '$lib/topic/mail-words';
import { admitOneClick } from './one-click.js';

const origin = 'https://colloquy.example.org';
beforeEach(() => void vi.stubEnv('ORIGIN', `${origin}/`));
afterEach(() => void vi.unstubAllEnvs());

/** What the pages get to see of a request that a mail program sends. */
function admitted(url: string, method = 'POST', given: Record<string, string> = {}) {
	const headers: Record<string, string | undefined> = { cookie: 'session=somebody', ...given };
	admitOneClick({ method, url, headers } as unknown as IncomingMessage);
	return headers;
}

const circle = { id: 'c1', name: 'Lantern Circle', isSensitive: false };
const mails = () => {
	const one = new Map([['c1', 'aB-1_x']]);
	const two = new Map([...one, ['c2', 'other']]);
	const bundle = { items: [], origin, today: '2027-03-02', hasAccount: true };
	const post = { id: 'p', body: 'Hello', author: 'Mei', topicId: 't', topic: 'Hotels', isFirst: true };
	const record = {
		slug: 's',
		number: 1,
		title: 'Record',
		host: 'Host',
		markdown: '# R',
		sessionId: 's1',
		attribution: 'attributed' as const
	};
	const about = { circle: circle.name, isSensitive: false };
	return [
		wordBundle({ ...bundle, mute: one }),
		wordBundle({ ...bundle, mute: two }),
		wordAgreementMail([], origin, one),
		wordAgreementMail([], origin, two),
		wordMail({ ...post, ...about, circleId: circle.id }, origin, 'aB-1_x'),
		wordRecordMail({ ...record, ...about }, origin, `${origin}/mute/commitments/aB-1_x`)
	];
};

test('one press in a mail program is let in at every address that a mail names, without any cookie', () => {
	const stops = mails().map(({ headers }) => headers as Record<string, string>);
	for (const headers of stops) {
		expect(headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
		const address = /^<(.+)>$/.exec(headers['List-Unsubscribe'] ?? '')?.[1] ?? '';
		const { pathname, search } = new URL(address);
		expect(admitted(pathname + search), address).toEqual({ origin });
	}
});

test('nothing else is let in: another address, another method, or what says where it comes from', () => {
	const refused = { cookie: 'session=somebody' };
	for (const url of [
		'/mute',
		'/mute/',
		'/mute/commitments',
		'/mute/commitments?all=yes',
		'/mute/commitments/',
		'/mute/commitments/abc/more',
		'/mute/commitments/abc?all=no',
		'/mute/commitments/abc?all=yes&x=1',
		'/mute/abc?all=yes',
		'/mute/abc?/anything',
		'/mute/../account',
		'/mute/%2e%2e',
		'/account/mute/abc',
		'/answer/abc',
		'/sign-out'
	])
		expect(admitted(url), url).toEqual(refused);
	expect(admitted('/mute/abc', 'GET')).toEqual(refused);
	expect(admitted('/mute/abc', 'POST', { origin: 'https://evil.example' })).toEqual({
		...refused,
		origin: 'https://evil.example'
	});
});
