import ical, { ICalCalendarMethod } from 'ical-generator';

export type CalendarDue = {
	id: string;
	title: string;
	owner: string;
	/** 'yyyy-mm-dd': a day, wherever one is. */
	due: string;
	/** Asked for, and not promised yet. */
	isProposed: boolean;
	changedAt: Date;
	isSensitive: boolean;
};
export type CalendarSession = {
	id: string;
	title: string;
	circle: string;
	startsAt: Date;
	endsAt: Date;
	place: string;
	isSensitive: boolean;
};

/**
 * A calendar in the format of RFC 5545. Sessions are instants (in UTC, so that every program shows them in its own
 * zone); due dates are whole days. Of a sensitive circle it says that there is something, not what.
 */
export function writeCalendar(
	{
		name,
		due,
		sessions
	}: { name: string; due: readonly CalendarDue[]; sessions: readonly CalendarSession[] },
	origin: string
): string {
	const host = new URL(origin).hostname;
	const calendar = ical({
		name,
		prodId: { company: 'Colloquy', product: 'Colloquy', language: 'EN' },
		method: ICalCalendarMethod.PUBLISH,
		ttl: 3_600
	});
	for (const one of sessions)
		calendar.createEvent({
			id: `session-${one.id}@${host}`,
			start: one.startsAt,
			end: one.endsAt,
			summary: one.isSensitive ? 'Meeting' : `${one.title} (${one.circle})`,
			location: one.isSensitive ? null : one.place || null,
			url: `${origin}/sessions/${one.id}`
		});
	for (const one of due)
		calendar.createEvent({
			id: `due-${one.id}@${host}`,
			start: new Date(`${one.due}T00:00:00Z`),
			allDay: true,
			timezone: 'UTC',
			summary: summaryOf(one),
			url: `${origin}/commitments/${one.id}`,
			lastModified: one.changedAt
		});
	return calendar.toString();
}

function summaryOf({ isSensitive, isProposed, title, owner }: CalendarDue): string {
	if (isSensitive) return isProposed ? 'Something is proposed' : 'Something is due';
	return `${isProposed ? 'Proposed' : 'Due'}: ${title} (${owner})`;
}
