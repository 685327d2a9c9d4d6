import { expect, test } from 'vitest';
import { planForm } from './plan-form';
import { choicesFor, formOfSession, readPlan } from './plan.server';

const typed = {
	title: 'Autumn roundtable',
	date: '2026-11-27',
	starts: '14:00',
	ends: '16:30',
	timeZone: 'Europe/London',
	attribution: 'chatham_house',
	prompts: 'Who is missing?\n\n What next? '
};
const read = (changes: Partial<Record<string, string>> = {}) =>
	readPlan(planForm.parse({ ...typed, ...changes }));

test('a plan has instants, one prompt a line, and a link that works', () => {
	expect(read({ link: 'meet.example.org/x' })).toMatchObject({
		ok: true,
		plan: {
			startsAt: new Date('2026-11-27T14:00:00Z'),
			endsAt: new Date('2026-11-27T16:30:00Z'),
			prompts: ['Who is missing?', 'What next?'],
			link: 'https://meet.example.org/x'
		}
	});
});

test('a link that is no address of the web is refused in plain words', () => {
	for (const link of ['javascript:alert(1)', 'ftp://example.org/room', 'the usual one']) {
		const refused = planForm.safeParse({ ...typed, link });
		expect(refused.error?.issues.map((issue) => issue.message)).toEqual([
			expect.stringMatching(/not an address of the web/)
		]);
	}
});

test('an end before the start is said beside the end; the day it ends puts it right', () => {
	expect(read({ starts: '22:00', ends: '00:30' })).toMatchObject({
		ok: false,
		errors: { ends: expect.stringMatching(/before it starts/) }
	});
	expect(read({ starts: '22:00', ends: '00:30', endDate: '2026-11-28' }).ok).toBe(true);
});

test('a time that happens twice is asked about beside its field', () => {
	const night = { date: '2026-10-25', starts: '01:30', ends: '03:00' };
	expect(read(night)).toMatchObject({ ok: false, errors: { startsChoice: expect.stringMatching(/twice/) } });
	expect(read({ ...night, startsChoice: 'later' })).toMatchObject({
		ok: true,
		plan: { startsAt: new Date('2026-10-25T01:30:00Z') }
	});
	expect(choicesFor({ ...night, timeZone: 'Europe/London' }).startsChoice?.options).toHaveLength(2);
});

test('only addresses of the web are links', () => {
	for (const link of ['javascript:alert(1)', 'ftp://example.org', 'not an address'])
		expect(planForm.safeParse({ ...typed, link }).success).toBe(false);
});

test('a session reads back into the form it came from', () => {
	const answer = read({ starts: '22:00', ends: '00:30', endDate: '2026-11-28' });
	if (!answer.ok) throw new Error('not ok');
	const session = {
		...answer.plan,
		id: '',
		circleId: '',
		wasChathamHouse: true,
		openedAt: null,
		closedAt: null,
		currentItemId: null,
		currentItemSince: null,
		version: 3
	};
	expect(formOfSession(session, [{ body: 'Who is missing?' }])).toMatchObject({
		date: '2026-11-27',
		starts: '22:00',
		ends: '00:30',
		endDate: '2026-11-28',
		prompts: 'Who is missing?',
		version: '3'
	});
});
