import { expect, test } from 'vitest';
import { fit, runningOrder, schedule, totalMinutes } from './schedule';

const two = new Date('2026-11-27T14:00:00Z');
const item = (id: string, position: number, minutes: number, parentId: string | null = null) => ({
	id,
	position,
	minutes,
	parentId
});
const starts = (slots: { startsAt: Date }[]) =>
	slots.map((slot) => slot.startsAt.toISOString().slice(11, 16));

test('each item starts when the one before it ends', () => {
	const slots = schedule([item('b', 1, 20), item('a', 0, 10), item('c', 2, 50)], two);
	expect(slots.map((slot) => slot.item.id)).toEqual(['a', 'b', 'c']);
	expect(starts(slots)).toEqual(['14:00', '14:10', '14:30']);
	expect(totalMinutes(slots)).toBe(80);
});

test('an item with parts lasts as long as they do, whatever its own minutes say', () => {
	const slots = schedule(
		[item('panel', 0, 5), item('two', 1, 25, 'panel'), item('one', 0, 20, 'panel'), item('close', 1, 5)],
		two
	);
	expect(slots[0]?.minutes).toBe(45);
	expect(starts(slots[0]?.parts ?? [])).toEqual(['14:00', '14:20']);
	expect(starts(slots)).toEqual(['14:00', '14:45']);
	expect(runningOrder(slots).map((slot) => slot.item.id)).toEqual(['one', 'two', 'close']);
});

test('a part whose parent is elsewhere stands on its own', () => {
	expect(schedule([item('a', 0, 10, 'gone')], two)).toHaveLength(1);
});

test('an agenda with nothing in it takes no time', () => {
	expect(schedule([], two)).toEqual([]);
	expect(totalMinutes([])).toBe(0);
});

test('the time over or to spare is said in words', () => {
	const session = { startsAt: two, endsAt: new Date('2026-11-27T16:30:00Z') };
	expect(fit(162, session)).toEqual({ minutesOver: 12, words: '12 minutes over', tone: 'late' });
	expect(fit(151, session).words).toBe('1 minute over');
	expect(fit(150, session).words).toBe('Fills the session exactly');
	expect(fit(60, session).words).toBe('1 hour 30 minutes to spare');
});

test('an agenda keeps its length through the night the clocks change', () => {
	const slots = schedule([item('a', 0, 120), item('b', 1, 10)], new Date('2026-10-25T00:00:00Z'));
	expect(slots[1]?.startsAt.toISOString()).toBe('2026-10-25T02:00:00.000Z');
});
