import { expect, test } from 'vitest';
import { sampleDates } from './dates';

test('the sample met on a Thursday afternoon six to seven weeks ago and meets again within two weeks', () => {
	for (let day = 1; day <= 28; day += 1) {
		const now = new Date(Date.UTC(2026, 9, day, 11));
		const { held, next } = sampleDates(now);
		const daysFrom = (date: Date) => (date.getTime() - now.getTime()) / 86_400_000;
		expect(held.starts.getUTCDay()).toBe(4);
		expect(daysFrom(held.starts)).toBeGreaterThan(-50);
		expect(daysFrom(held.ends)).toBeLessThan(-41);
		expect(daysFrom(next.starts)).toBeGreaterThan(7);
		expect(daysFrom(next.starts)).toBeLessThanOrEqual(14.2);
	}
});

test('the clock of the place counts, also when summer time ends in between', () => {
	const { held, next } = sampleDates(new Date('2026-11-12T09:00:00Z'));
	expect(held.starts.toISOString()).toBe('2026-10-01T13:00:00.000Z');
	expect(next.starts.toISOString()).toBe('2026-11-26T14:00:00.000Z');
});

test('days are counted on the calendar', () => {
	expect(sampleDates(new Date('2026-11-12T23:30:00Z')).day(-12)).toBe('2026-10-31');
});
