import { expect, test } from 'vitest';
import type { RecordAgreement } from '$lib/publication/agreement-words';
import type { Objection, Round } from './agreement';
import { standingOf } from './standing';

const round: Round = {
	id: 'r',
	number: 1,
	silence: 'nothing',
	words: '',
	asked: {},
	openedAt: new Date('2026-11-20'),
	closesAt: new Date('2026-12-05'),
	closedAt: new Date('2026-12-05'),
	ranToItsDate: true,
	fingerprint: 'f'
};
const agreement = {
	round: 1,
	closed_at: '2026-12-05T17:00:00Z',
	themes: [
		{ theme: 'a', stands: true },
		{ theme: 'b', stands: false }
	],
	added: ['c'],
	gone: ['Old']
} as unknown as RecordAgreement;
const titles = new Map([
	['a', 'Education'],
	['b', 'Money'],
	['c', 'New']
]);
const zone = 'Europe/London';
const objection: Objection = {
	section: 'a',
	kind: 'objection',
	organisation: null,
	stands: true,
	reason: 'No',
	proposal: 'Yes'
};

test('where nobody was asked there is nothing that could not stand', () => {
	expect(standingOf([], null, [], titles, zone)).toEqual({ asked: 'never', said: '', concerns: [] });
});

test('what changed, came, went and was objected to is said before it goes out', () => {
	expect(standingOf([round], agreement, [objection], titles, zone)).toMatchObject({
		asked: 'closed',
		concerns: [
			'“Money” reads differently from what organisations were asked about.',
			'“Old” was part of the round and is taken out.',
			'“New” was no part of the round: nobody was asked.',
			'One objection is not resolved: “Education”.'
		]
	});
});

test('a round that is open is said, and a reservation is no concern', () => {
	const open = { ...round, closedAt: null };
	const reserved = { ...objection, kind: 'reservation' as const };
	const { asked, concerns } = standingOf([open], null, [reserved], titles, zone);
	expect(asked).toBe('open');
	expect(concerns).toEqual([expect.stringContaining('Round 1 is open until 5 December 2026')]);
});

test('days are told as they are where the session is held', () => {
	const late = new Date('2026-12-05T20:00:00Z');
	const closed = { ...agreement, closed_at: late.toISOString() };
	expect(standingOf([round], closed, [], titles, 'Asia/Tokyo').said).toContain('6 December 2026');
	const open = { ...round, closedAt: null, closesAt: late };
	expect(standingOf([open], null, [], titles, 'Asia/Tokyo').concerns).toEqual([
		expect.stringContaining('open until 6 December 2026')
	]);
});
