import { describe, expect, test } from 'vitest';
import { isTimeZone, localTimeOf, readLocalTime, type Which } from './local-time.server';

const london = (date: string, time: string, which: Which | null = null) =>
	readLocalTime({ date, time, timeZone: 'Europe/London' }, which);
const instant = (iso: string) => ({ kind: 'instant', at: new Date(iso) });

test('a time is read in the zone of the session, winter and summer', () => {
	expect(london('2026-11-27', '14:00')).toEqual(instant('2026-11-27T14:00:00Z'));
	expect(london('2026-06-27', '14:00')).toEqual(instant('2026-06-27T13:00:00Z'));
	expect(readLocalTime({ date: '2026-06-27', time: '14:00', timeZone: 'Asia/Kolkata' })).toEqual(
		instant('2026-06-27T08:30:00Z')
	);
});

describe('on 29 March 2026 the clocks go forward', () => {
	test('01:30 does not exist, and both times near it are offered', () => {
		const reading = london('2026-03-29', '01:30');
		expect(reading.kind === 'unclear' && reading.message).toMatch(/no 01:30/);
		expect(reading.kind === 'unclear' && reading.choices.map((choice) => choice.label.slice(0, 5))).toEqual([
			'00:30',
			'02:30'
		]);
	});
	test('the choice settles it', () => {
		expect(london('2026-03-29', '01:30', 'earlier')).toEqual(instant('2026-03-29T00:30:00Z'));
		expect(london('2026-03-29', '01:30', 'later')).toEqual(instant('2026-03-29T01:30:00Z'));
	});
	test('the rest of the day is clear, whatever was chosen before', () => {
		expect(london('2026-03-29', '10:00', 'earlier')).toEqual(instant('2026-03-29T09:00:00Z'));
	});
});

describe('on 25 October 2026 the clocks go back', () => {
	test('01:30 happens twice, and both are offered', () => {
		const reading = london('2026-10-25', '01:30');
		expect(reading.kind === 'unclear' && reading.message).toMatch(/twice/);
		expect(london('2026-10-25', '01:30', 'earlier')).toEqual(instant('2026-10-25T00:30:00Z'));
		expect(london('2026-10-25', '01:30', 'later')).toEqual(instant('2026-10-25T01:30:00Z'));
	});
	test('which of the two it is survives being read back', () => {
		expect(localTimeOf(new Date('2026-10-25T01:30:00Z'), 'Europe/London')).toEqual({
			date: '2026-10-25',
			time: '01:30',
			timeZone: 'Europe/London',
			which: 'later'
		});
		expect(localTimeOf(new Date('2026-10-25T00:30:00Z'), 'Europe/London').which).toBe('earlier');
	});
});

test('dates that do not exist are wrong', () => {
	expect(london('2026-02-30', '10:00').kind).toBe('wrong');
	expect(london('2026-02-20', '25:00').kind).toBe('wrong');
	expect(london('', '').kind).toBe('wrong');
});

test('an unknown zone is wrong', () => {
	expect(isTimeZone('Europe/London')).toBe(true);
	expect(isTimeZone('Europe/Atlantis')).toBe(false);
	expect(readLocalTime({ date: '2026-01-01', time: '10:00', timeZone: '' }).kind).toBe('wrong');
});
