import { calendarDay } from './action';

/** Where nobody has said otherwise. */
export const homeZone = 'Europe/London';

/** The calendar day ('yyyy-mm-dd') where a person is. */
export function todayOf(person: { timeZone: string | null } | null, at: Date = new Date()): string {
	try {
		return calendarDay(at, person?.timeZone ?? homeZone);
	} catch {
		// A zone that was written past our forms, or one that this machine does not know.
		return calendarDay(at, homeZone);
	}
}
