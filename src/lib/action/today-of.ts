import { calendarDay } from './action';

/** Where nobody has said otherwise. */
const homeZone = 'Europe/London';

type Placed = { timeZone: string | null } | null;

/** The time zone a person is in. A zone that was written past our forms, or that this machine does not know, is none. */
export function zoneOf(person: Placed): string {
	const zone = person?.timeZone ?? homeZone;
	try {
		calendarDay(new Date(), zone);
		return zone;
	} catch {
		return homeZone;
	}
}

/** The calendar day ('yyyy-mm-dd') where a person is. */
export const todayOf = (person: Placed, at: Date = new Date()): string => calendarDay(at, zoneOf(person));
