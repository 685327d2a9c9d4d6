import fc from 'fast-check';
import { expect, test } from 'vitest';
import { amount, isReached, wayGone } from '../indicator';
import { burnUp, byMonth, drawBurnUp, type DayChange } from './burn-up';
import { stacks } from './stacks';
import { timeBars } from './time-bars';

const today = '2026-11-21';
const change = (day: string, accepted: number, done = 0, verified = 0): DayChange => ({
	day,
	accepted,
	done,
	verified
});

test('changes add up day by day, in any order, and the line ends today', () => {
	expect(
		burnUp([change('2026-10-05', 1, 1), change('2026-10-01', 3), change('2026-10-05', 0, 0, 1)], today)
	).toEqual([change('2026-10-01', 3), change('2026-10-05', 4, 1, 1), change(today, 4, 1, 1)]);
});

test('what goes back takes the line down again', () => {
	expect(burnUp([change('2026-10-01', 2, 1), change('2026-10-03', -1, -1)], '2026-10-03').at(-1)).toEqual(
		change('2026-10-03', 1)
	);
});

test('without anything accepted there is nothing to draw', () => {
	expect(burnUp([], today)).toEqual([]);
	expect(burnUp([change('2026-10-01', 0)], today)).toEqual([]);
	expect(drawBurnUp([], 100, 50)).toEqual({ lines: [], most: 0 });
});

test('each month is told as it stood at its end', () => {
	const points = burnUp(
		[change('2026-09-03', 1), change('2026-09-20', 1), change('2026-10-02', 1)],
		'2026-10-02'
	);
	expect(byMonth(points).map(({ day, accepted }) => [day, accepted])).toEqual([
		['2026-09-20', 2],
		['2026-10-02', 3]
	]);
});

test('lines stay inside their box, whatever happened', () => {
	const days = fc
		.integer({ min: 0, max: 400 })
		.map((n) => new Date(Date.UTC(2025, 9, 1 + n)).toISOString().slice(0, 10));
	const one = fc.record({
		day: days,
		accepted: fc.nat(5),
		done: fc.integer({ min: -3, max: 3 }),
		verified: fc.nat(2)
	});
	fc.assert(
		fc.property(fc.array(one, { maxLength: 30 }), (changes) => {
			const { lines } = drawBurnUp(burnUp(changes, today), 100, 50);
			const numbers = lines
				.filter(({ name }) => name === 'accepted')
				.flatMap(({ d }) => d.match(/[\d.-]+/g) ?? []);
			for (const number of numbers) expect(Number(number) >= 0 && Number(number) <= 100).toBe(true);
		})
	);
});

test('every commitment lies in one part of its organisation’s stack', () => {
	const counted = [
		{ organisation: 'Harbour', state: 'in_progress' as const, late: true, count: 2 },
		{ organisation: 'Harbour', state: 'in_progress' as const, late: false, count: 1 },
		{ organisation: 'Harbour', state: 'countered' as const, late: false, count: 1 },
		{ organisation: 'Abbey', state: 'verified' as const, late: false, count: 1 }
	];
	const [first, second] = stacks(counted);
	expect([first?.name, first?.total, second?.name]).toEqual(['Harbour', 4, 'Abbey']);
	expect(first?.shares.filter(({ value }) => value > 0).map(({ label, value }) => [label, value])).toEqual([
		['late', 2],
		['in progress', 1],
		['not yet answered', 1]
	]);
});

test('bars lie between the first start and the last date, and today among them', () => {
	const spans = [
		{ start: '2026-01-01', due: '2026-07-02' },
		{ start: '2026-07-02', due: '2027-01-01' }
	];
	expect(timeBars(spans, '2026-07-02', 1000)).toMatchObject({
		today: 499,
		bars: [
			{ x: 0, width: 499 },
			{ x: 499, width: 501 }
		]
	});
	expect(timeBars(spans, '2028-01-01', 1000).today).toBeNull();
	expect(timeBars([], today, 1000).bars).toEqual([]);
});

test('an indicator may aim upwards or downwards', () => {
	expect(wayGone({ baseline: 100, target: 500, value: 300 })).toBe(0.5);
	expect(wayGone({ baseline: 40, target: 10, value: 25 })).toBe(0.5);
	expect(wayGone({ baseline: null, target: 10, value: 20 })).toBe(1);
	expect(wayGone({ baseline: null, target: null, value: 20 })).toBeNull();
	expect(isReached({ baseline: 40, target: 10, value: 9 })).toBe(true);
	expect(isReached({ baseline: 40, target: 10, value: 39 })).toBe(false);
	expect(isReached({ baseline: null, target: 10, value: null })).toBe(false);
	expect(amount(1500, 'people')).toBe('1,500 people');
	expect(amount(null, 'people')).toBe('not measured yet');
});
