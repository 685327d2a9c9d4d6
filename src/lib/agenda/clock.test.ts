import { expect, test } from 'vitest';
import { countdown, readClock } from './clock';
import { schedule } from './schedule';

const start = new Date('2026-11-27T14:00:00Z');
const minutesIn = (minutes: number) => new Date(start.getTime() + minutes * 60_000);
const item = (id: string, position: number, minutes: number, parentId: string | null = null) => ({
	id,
	position,
	minutes,
	parentId
});
const slots = schedule(
	[
		item('welcome', 0, 10),
		item('panel', 1, 0),
		item('talk', 0, 20, 'panel'),
		item('questions', 1, 20, 'panel'),
		item('close', 2, 5)
	],
	start
);
const running = (currentItemId: string | null, since: number) => ({
	openedAt: start,
	closedAt: null,
	currentItemId,
	currentItemSince: minutesIn(since)
});

test('before a session opens nothing runs and nothing is over', () => {
	const clock = readClock(
		slots,
		{ openedAt: null, closedAt: null, currentItemId: null, currentItemSince: null },
		start
	);
	expect(clock).toMatchObject({ state: 'planned', now: null, next: null, minutesLate: 0 });
	expect(clock.past.size).toBe(0);
});

test('the clock counts down what is left of the current item', () => {
	const clock = readClock(slots, running('talk', 12), minutesIn(17));
	expect(clock.now?.item.id).toBe('talk');
	expect(clock.next?.item.id).toBe('questions');
	expect(clock.before?.item.id).toBe('welcome');
	expect(clock.secondsLeft).toBe(15 * 60);
	expect(clock.share).toBe(0.25);
	expect([...clock.past]).toEqual(['welcome']);
});

test('a late start and an item that runs over push the rest back', () => {
	expect(readClock(slots, running('talk', 12), minutesIn(17)).minutesLate).toBe(2);
	expect(readClock(slots, running('talk', 12), minutesIn(35)).minutesLate).toBe(5);
	expect(readClock(slots, running('talk', 12), minutesIn(35)).secondsLeft).toBe(-180);
	expect(readClock(slots, running('talk', 4), minutesIn(6)).minutesLate).toBe(-6);
});

test('an item with parts is over when its last part is', () => {
	expect(readClock(slots, running('questions', 30), minutesIn(31)).past.has('panel')).toBe(false);
	expect(readClock(slots, running('close', 50), minutesIn(51)).past.has('panel')).toBe(true);
});

test('in a closed session everything is over', () => {
	const clock = readClock(slots, { ...running('talk', 12), closedAt: minutesIn(60) }, minutesIn(90));
	expect(clock).toMatchObject({ state: 'closed', now: null });
	expect(clock.past.size).toBe(5);
});

test('when the item that runs is put off or divided nothing runs, and nothing is said to be over', () => {
	for (const gone of [null, 'elsewhere', 'panel']) {
		const clock = readClock(slots, running(gone, 12), minutesIn(17));
		expect(clock).toMatchObject({ state: 'open', now: null, next: null });
		expect(clock.past.size).toBe(0);
	}
});

test('a countdown reads like a clock', () => {
	expect([countdown(1120), countdown(-180), countdown(59), countdown(3725)]).toEqual([
		'18:40',
		'3:00',
		'0:59',
		'1:02:05'
	]);
});
