import { dateFormat } from './date-format';

export type Moment = Date | string | number;

const DAY_MS = 86_400_000;
const calendarDate = /^\d{4}-\d{2}-\d{2}$/;

const clock = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

/** The styles of `<When>`: what is shown of a moment. */
export const dateStyles = {
	date: { day: 'numeric', month: 'long', year: 'numeric' },
	short: { day: 'numeric', month: 'short' },
	day: { weekday: 'long', day: 'numeric', month: 'long' },
	time: clock,
	full: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', ...clock },
	moment: { day: 'numeric', month: 'long', ...clock }
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;
export type DateStyle = keyof typeof dateStyles;
const pieceStyle = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const;
const words = new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' });

/** A due date such as '2026-06-30' is a day on the calendar, the same in every time zone. */
export const isCalendarDate = (at: Moment): at is string => typeof at === 'string' && calendarDate.test(at);

/** Writes a moment in British English, in the given time zone. */
export function formatMoment(at: Moment, style: DateStyle, zone = 'Europe/London'): string {
	return dateFormat(dateStyles[style], isCalendarDate(at) ? 'UTC' : zone)
		.format(new Date(at))
		.replace(' at ', ', ');
}

/** Day, month, year and weekday apart, for a block of a calendar. */
export function datePieces(
	at: Moment,
	zone = 'Europe/London'
): { weekday: string; day: string; month: string; year: string } {
	const format = dateFormat(pieceStyle, isCalendarDate(at) ? 'UTC' : zone);
	const pieces = new Map(format.formatToParts(new Date(at)).map((part) => [part.type, part.value]));
	const piece = (type: Intl.DateTimeFormatPartTypes) => pieces.get(type) ?? '';
	return { weekday: piece('weekday'), day: piece('day'), month: piece('month'), year: piece('year') };
}

/** 'yesterday', 'in 3 days', '5 minutes ago'; days by the calendar for a calendar date. */
export function relativeTo(at: Moment, now: Date): string {
	const today = isCalendarDate(at) ? new Date(now.toISOString().slice(0, 10)) : now;
	const distance = new Date(at).getTime() - today.getTime();
	const days = Math.round(distance / DAY_MS);
	if (isCalendarDate(at))
		return Math.abs(days) > 60 ? words.format(Math.round(days / 30), 'month') : words.format(days, 'day');
	const minutes = Math.round(distance / 60_000);
	if (Math.abs(minutes) < 1) return 'just now';
	if (Math.abs(minutes) < 60) return words.format(minutes, 'minute');
	if (Math.abs(minutes) < 24 * 60) return words.format(Math.round(minutes / 60), 'hour');
	if (Math.abs(days) < 14) return words.format(days, 'day');
	return Math.abs(days) < 60
		? words.format(Math.round(days / 7), 'week')
		: words.format(Math.round(days / 30), 'month');
}
