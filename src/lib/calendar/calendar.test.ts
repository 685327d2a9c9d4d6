import { expect, test } from 'vitest';
import { writeCalendar, type CalendarDue, type CalendarSession } from './calendar';

const session: CalendarSession = {
	id: 's1',
	title: 'Second dialogue',
	circle: 'Lantern Circle',
	startsAt: new Date('2027-03-28T13:00:00Z'),
	endsAt: new Date('2027-03-28T15:00:00Z'),
	place: 'Town hall',
	isSensitive: false
};
const due: CalendarDue = {
	id: 'a1',
	title: 'Train; reception, staff\r\nBEGIN:VEVENT',
	owner: 'Harbour Trust',
	due: '2027-03-28',
	isProposed: false,
	changedAt: new Date('2027-03-01T10:00:00Z'),
	isSensitive: false
};
const write = (one: { due?: CalendarDue[]; sessions?: CalendarSession[] }) =>
	writeCalendar(
		{ name: 'Colloquy', due: one.due ?? [], sessions: one.sessions ?? [] },
		'https://colloquy.example'
	);

test('a session is an instant, also on the day the clocks change', () => {
	const text = write({ sessions: [session] });
	expect(text).toContain('DTSTART:20270328T130000Z');
	expect(text).toContain('DTEND:20270328T150000Z');
	expect(text).toContain('SUMMARY:Second dialogue (Lantern Circle)');
	expect(text).toContain('LOCATION:Town hall');
});

test('a due date is a whole day and stays that day in every zone', () => {
	const zone = process.env.TZ;
	for (const place of ['Pacific/Auckland', 'America/Los_Angeles', 'Europe/London']) {
		process.env.TZ = place;
		expect(write({ due: [due] })).toContain('DTSTART;VALUE=DATE:20270328');
	}
	process.env.TZ = zone;
});

test('what nobody has promised yet is not said to be due', () => {
	expect(write({ due: [due] })).toContain('SUMMARY:Due: Train');
	expect(write({ due: [{ ...due, isProposed: true }] })).toContain('SUMMARY:Proposed: Train');
	expect(write({ due: [{ ...due, isProposed: true, isSensitive: true }] })).toContain(
		'SUMMARY:Something is proposed'
	);
});

test('what people wrote adds no line of its own', () => {
	const text = write({ due: [due] });
	expect(text.match(/^BEGIN:VEVENT/gm)).toHaveLength(1);
	expect(text.replace(/\r\n /g, '')).toContain('Train\\; reception\\, staff');
});

test('of a sensitive circle it says that there is something, not what', () => {
	const text = write({
		due: [{ ...due, isSensitive: true }],
		sessions: [{ ...session, isSensitive: true }]
	});
	for (const word of ['Train', 'Harbour', 'Lantern', 'dialogue', 'Town']) expect(text).not.toContain(word);
	expect(text).toContain('SUMMARY:Something is due');
	expect(text).toContain('SUMMARY:Meeting');
});
