import { describe, expect, test } from 'vitest';
import { datePieces, formatMoment, relativeTo } from './dates';
import { hueOf, initialsOf } from './hue';

describe('dates', () => {
	test('a moment is written in the time zone of the session', () => {
		expect(formatMoment('2026-07-01T13:00:00Z', 'time', 'Europe/London')).toBe('14:00');
		expect(formatMoment('2026-11-27T14:00:00Z', 'full', 'Europe/Berlin')).toBe(
			'Friday, 27 November 2026, 15:00'
		);
	});

	test('a due date is the same day in every time zone', () => {
		expect(formatMoment('2026-06-30', 'date', 'Pacific/Honolulu')).toBe('30 June 2026');
		expect(datePieces('2026-06-30', 'Pacific/Honolulu')).toEqual({
			weekday: 'Tue',
			day: '30',
			month: 'Jun',
			year: '2026'
		});
	});

	test('nearby days have words', () => {
		const now = new Date('2026-06-30T22:00:00Z');
		expect(relativeTo('2026-07-01', now)).toBe('tomorrow');
		expect(relativeTo('2026-06-18', now)).toBe('12 days ago');
		expect(relativeTo('2026-06-30T21:59:40Z', now)).toBe('just now');
		expect(relativeTo('2026-06-30T19:00:00Z', now)).toBe('3 hours ago');
	});
});

describe('faces', () => {
	test('initials come from the first and the last word', () => {
		expect(initialsOf('Ruth van der Adeyemi')).toBe('RA');
		expect(initialsOf('  łukasz ')).toBe('Ł');
		expect(initialsOf('')).toBe('?');
	});

	test('a person keeps one colour', () => {
		expect(hueOf('Ruth')).toBe(hueOf('Ruth'));
		expect(hueOf('Ruth')).toBeLessThan(8);
	});
});
