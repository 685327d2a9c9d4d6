import { expect, test } from 'vitest';
import { dayWords, firstName, greeting, homeSentence } from './sentence';

const nothing = { organisation: 'Harbour Trust', waiting: 0, late: 0, next: null, circles: 1 };
const next = { circle: 'Lantern Circle', when: 'on Thursday', isOpen: false };

test('the sentence says what waits, what is late and when one meets', () => {
	expect(homeSentence({ ...nothing, waiting: 2, late: 1, next })).toBe(
		'Two things wait for Harbour Trust’s answer, one is late, and Lantern Circle meets on Thursday.'
	);
	expect(homeSentence({ ...nothing, waiting: 1 })).toBe('One thing waits for Harbour Trust’s answer.');
	expect(homeSentence({ ...nothing, late: 2, next })).toBe(
		'Two commitments are late and Lantern Circle meets on Thursday.'
	);
	expect(homeSentence({ ...nothing, next })).toBe(
		'Nothing waits for you and Lantern Circle meets on Thursday.'
	);
	expect(homeSentence({ ...nothing, waiting: 14, organisation: null })).toBe(
		'14 things wait for your answer.'
	);
	expect(homeSentence({ ...nothing, next: { ...next, isOpen: true } })).toContain('is meeting now');
});

test('where nothing is, it says so', () => {
	expect(homeSentence(nothing)).toBe('Nothing waits for you, and no session is planned.');
	expect(homeSentence({ ...nothing, circles: 0 })).toBe('Nothing has begun yet.');
});

test('the greeting follows the clock where the person is', () => {
	const at = new Date('2026-11-12T11:30:00Z');
	expect(greeting(at, 'Europe/London')).toBe('Good morning');
	expect(greeting(at, 'Europe/Bucharest')).toBe('Good afternoon');
	expect(greeting(at, 'Asia/Tokyo')).toBe('Good evening');
});

test('people are called by their first name', () => {
	expect(firstName('Ruth Adeyemi')).toBe('Ruth');
	expect(firstName('Dr. Mei Nakamura')).toBe('Mei');
	expect(firstName('  Prof ')).toBe('Prof');
});

test('a day is named by its distance in the zone of the session', () => {
	const now = new Date('2026-11-12T23:30:00Z');
	expect(dayWords(new Date('2026-11-12T23:50:00Z'), 'Europe/London', now)).toBe('today');
	expect(dayWords(new Date('2026-11-13T14:00:00Z'), 'Europe/London', now)).toBe('tomorrow');
	expect(dayWords(new Date('2026-11-17T14:00:00Z'), 'Europe/London', now)).toBe('on Tuesday');
	expect(dayWords(new Date('2026-11-19T14:00:00Z'), 'Europe/London', now)).toBe('on 19 November');
});
