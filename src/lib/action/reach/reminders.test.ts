import { expect, test } from 'vitest';
import {
	isQuiet,
	localTime,
	paceFor,
	reminderKey,
	stillTrue,
	unansweredKey,
	whatGoesOut,
	type Question
} from './reminders';

const action = { id: 'a', state: 'accepted' as const, due: '2027-03-28' };
const which = (today: string) => reminderKey(action, today)?.split(':').at(-1) ?? null;

test('one is reminded a week before, the day before, on the day and weekly when late', () => {
	expect(which('2027-03-20')).toBeNull();
	expect(which('2027-03-21')).toBe('week');
	expect(which('2027-03-24')).toBeNull();
	expect(which('2027-03-27')).toBe('tomorrow');
	expect(which('2027-03-28')).toBe('today');
	expect(which('2027-04-03')).toBe('today');
	expect(which('2027-04-04')).toBe('late-1');
	expect(which('2027-04-10')).toBe('late-1');
	expect(which('2027-04-11')).toBe('late-2');
});

test('every day of a year gives each reminder one key, so that the ledger keeps it from being sent twice', () => {
	const keys: string[] = [];
	for (let at = Date.parse('2027-01-01'); at < Date.parse('2028-01-01'); at += 86_400_000) {
		const key = reminderKey(action, new Date(at).toISOString().slice(0, 10));
		if (key && key !== keys.at(-1)) keys.push(key);
	}
	expect(new Set(keys).size).toBe(keys.length);
	expect(keys.filter((key) => key.includes('late')).length).toBe(39);
});

test('a question that nobody answers is asked again every week, and the day before the date it is about', () => {
	const asked = { of: 'owner' as const, round: '7', on: '2027-03-01' };
	const again = (today: string, due: string | null = '2027-03-28') =>
		unansweredKey({ id: 'a', due }, asked, today)?.split(':').at(-1) ?? null;
	expect([again('2027-03-01'), again('2027-03-07'), again('2027-03-08')]).toEqual([null, null, 'week-1']);
	expect([again('2027-03-14'), again('2027-03-15')]).toEqual(['week-1', 'week-2']);
	expect([again('2027-03-27'), again('2027-03-27', null)]).toEqual(['tomorrow', 'week-3']);
	expect(again('2027-03-01', '2027-03-02')).toBeNull();
	expect(unansweredKey({ id: 'a', due: null }, { ...asked, round: '9' }, '2027-03-08')).not.toBe(
		unansweredKey({ id: 'a', due: null }, asked, '2027-03-08')
	);
});

test('what is not promised, or has no date, reminds nobody; a new date begins anew', () => {
	for (const state of ['proposed', 'countered', 'done', 'verified', 'declined', 'withdrawn'] as const)
		expect(reminderKey({ ...action, state }, '2027-03-28')).toBeNull();
	expect(reminderKey({ ...action, due: null }, '2027-03-28')).toBeNull();
	expect(reminderKey({ ...action, due: '2027-03-29' }, '2027-03-29')).not.toBe(
		reminderKey(action, '2027-03-28')
	);
});

test('the day is the day where somebody lives', () => {
	const now = new Date('2027-06-30T22:30:00Z');
	expect(localTime(now, 'Europe/London')).toEqual({ day: '2027-06-30', hour: 23 });
	expect(localTime(now, 'Pacific/Auckland')).toEqual({ day: '2027-07-01', hour: 10 });
	expect(localTime(now, 'America/Los_Angeles')).toEqual({ day: '2027-06-30', hour: 15 });
	expect(localTime(now, 'Asia/Kathmandu')).toEqual({ day: '2027-07-01', hour: 4 });
	expect(localTime(now, 'Nowhere/Else')).toEqual(localTime(now, null));
});

test('nights are quiet, also when the clocks change', () => {
	const quiet = (at: string, zone = 'Europe/London') => isQuiet(new Date(at), zone);
	// London goes from 1:00 to 2:00 on 28 March: eight in the morning is at 7:00 UTC from then on.
	expect(quiet('2027-03-27T07:59:00Z')).toBe(true);
	expect(quiet('2027-03-27T08:00:00Z')).toBe(false);
	expect(quiet('2027-03-28T06:59:00Z')).toBe(true);
	expect(quiet('2027-03-28T07:00:00Z')).toBe(false);
	expect(quiet('2027-03-28T19:59:00Z')).toBe(false);
	expect(quiet('2027-03-28T20:00:00Z')).toBe(true);
	// And back on 31 October.
	expect(quiet('2027-10-30T07:00:00Z')).toBe(false);
	expect(quiet('2027-10-31T07:00:00Z')).toBe(true);
	expect(quiet('2027-10-31T20:59:00Z')).toBe(false);
	expect(quiet('2027-10-31T21:00:00Z')).toBe(true);
	expect(quiet('2027-06-30T22:30:00Z', 'Pacific/Auckland')).toBe(false);
});

test('one mail a day, what is wanted at once besides, what is not wanted never', () => {
	const waiting = [
		{ id: '1', pace: 'daily' as const },
		{ id: '2', pace: 'at_once' as const },
		{ id: '3', pace: 'off' as const }
	];
	const at = (now: string, lastMail: string | null) =>
		whatGoesOut(waiting, {
			now: new Date(now),
			zone: 'Europe/London',
			lastMail: lastMail === null ? null : new Date(lastMail)
		});
	expect(at('2027-01-10T07:30:00Z', null)).toEqual({ send: [], drop: ['3'] });
	expect(at('2027-01-10T08:05:00Z', '2027-01-09T08:05:00Z')).toEqual({ send: ['1', '2'], drop: ['3'] });
	expect(at('2027-01-10T15:00:00Z', '2027-01-10T08:05:00Z')).toEqual({ send: ['2'], drop: ['3'] });
	// The 25 hours of the day the clocks go back hold one mail, too.
	expect(at('2027-10-31T20:30:00Z', '2027-10-31T08:05:00Z').send).toEqual(['2']);
	expect(at('2027-11-01T08:00:00Z', '2027-10-31T08:05:00Z').send).toEqual(['1', '2']);
});

test('what was chosen for a circle goes before what was chosen in general', () => {
	expect(paceFor([], 'c')).toBe('daily');
	expect(paceFor([{ circleId: null, pace: 'off' }], 'c')).toBe('off');
	expect(
		paceFor(
			[
				{ circleId: null, pace: 'off' },
				{ circleId: 'c', pace: 'at_once' }
			],
			'c'
		)
	).toBe('at_once');
});

test('what was settled meanwhile is not asked any more', () => {
	const now = { id: 'a', state: 'accepted' as const, due: '2027-03-28', proposedDue: null, handOver: false };
	expect(stillTrue('to_answer', now, '', '2027-03-01')).toBe(false);
	expect(stillTrue('to_answer', { ...now, handOver: true }, '', '2027-03-01')).toBe(true);
	expect(stillTrue('to_verify', now, '', '2027-03-01')).toBe(false);
	expect(stillTrue('due', now, 'due:a:2027-03-28:today', '2027-03-28')).toBe(true);
	expect(stillTrue('due', { ...now, due: '2027-05-01' }, 'due:a:2027-03-28:today', '2027-03-28')).toBe(false);
	expect(stillTrue('answered', now, '', '2027-03-01')).toBe(true);
});

test('of two questions that stand open beside each other, the one that was answered is asked no more', () => {
	const both = {
		id: 'a',
		state: 'accepted' as const,
		due: '2027-03-28',
		proposedDue: '2027-05-01',
		handOver: true
	};
	const asks = (action: typeof both, of: Question) =>
		stillTrue(
			'unanswered',
			action,
			unansweredKey(action, { of, round: '7', on: '2027-03-01' }, '2027-03-09') ?? '',
			'2027-03-09'
		);
	expect([asks(both, 'new_owner'), asks(both, 'who_answers_date')]).toEqual([true, true]);
	expect(asks({ ...both, handOver: false }, 'new_owner')).toBe(false);
	expect(asks({ ...both, handOver: false }, 'who_answers_date')).toBe(true);
	expect([asks(both, 'owner'), asks(both, 'asker')]).toEqual([false, false]);
});
