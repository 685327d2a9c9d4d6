import { render } from 'svelte/server';
import { expect, it } from 'vitest';
import RoundBeside from '$lib/agreement/RoundBeside.svelte';
import RoundNotice from '$lib/agreement/RoundNotice.svelte';
import type { Round } from '$lib/agreement/agreement';
import SessionLines from '$lib/circle/SessionLines.svelte';
import AskedLines from '$lib/home/AskedLines.svelte';
import NextSessionBand from '$lib/home/NextSessionBand.svelte';
import CirclesPage from './+page.svelte';

const timeZone = 'Africa/Lagos';
const startsAt = new Date('2026-11-26T13:00:00Z');
const endsAt = new Date('2026-11-26T15:30:00Z');
const session = { id: 's1', title: 'First dialogue', startsAt, endsAt, timeZone, place: '', isOpen: false };
const round = { number: 1, closesAt: endsAt, closedAt: null } as Round;
const asked = {
	sessionId: 's1',
	title: 'First dialogue',
	circle: 'Lantern Circle',
	organisation: 'Harbour Trust',
	closesAt: endsAt,
	timeZone,
	themes: 3,
	waiting: 3
};
const circle = {
	id: 'c1',
	name: 'Lantern Circle',
	role: 'participant',
	host: 'Northgate Council',
	isClosed: false,
	next: session,
	commitments: []
};

const words = ({ body }: { body: string }) =>
	body
		.replaceAll(/<!--.*?-->|<[^>]+>/g, '')
		.replaceAll(/\s+/g, ' ')
		.trim();

it.each([
	[
		'the next session',
		'14:00 to 16:30 (Lagos), online.',
		() =>
			render(NextSessionBand, {
				props: { session: { ...session, circle: 'Lantern Circle', link: 'https://meet.example' } as never }
			})
	],
	[
		'the sessions of a circle',
		'14:00 to 16:30 (Lagos)',
		() => render(SessionLines, { props: { sessions: [{ ...session, isPublished: false }] } })
	],
	[
		'a list of circles',
		'Next: 26 November, 14:00 (Lagos)',
		() => render(CirclesPage, { props: { data: { circles: [circle], mayHost: false } as never } as never })
	],
	[
		'what an organisation is asked',
		'26 November 2026, 16:30 (Lagos): 3 themes',
		() => render(AskedLines, { props: { asked: [asked] } })
	],
	[
		'a round above the summary',
		'26 November 2026, 16:30 (Lagos). See the answers',
		() => render(RoundNotice, { props: { round, sessionId: 's1', zone: timeZone, mayWrite: false } })
	],
	[
		'a round beside the summary',
		'26 November 2026, 16:30 (Lagos). See the answers',
		() => render(RoundBeside, { props: { round, sessionId: 's1', zone: timeZone, mayAsk: false } })
	]
])('%s says in whose time zone it gives the time', (_what, said, drawn) => {
	expect(words(drawn())).toContain(said);
});
