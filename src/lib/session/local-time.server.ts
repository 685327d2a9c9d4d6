import { Temporal } from 'temporal-polyfill';

/** A time as it stands on the clocks of a place: '2026-03-29', '01:30', 'Europe/London'. */
export type LocalTime = { date: string; time: string; timeZone: string };
export type Which = 'earlier' | 'later';

export type Reading =
	| { kind: 'instant'; at: Date }
	/** The clocks change that night: the time does not exist, or happens twice. */
	| { kind: 'unclear'; message: string; choices: { value: Which; label: string }[] }
	| { kind: 'wrong'; message: string };

/**
 * Turns a local time into an instant. `which` says which of two is meant when the clocks change that night;
 * without it such a time is unclear.
 */
export function readLocalTime(local: LocalTime, which: Which | null = null): Reading {
	const plain = plainOf(local);
	if (!plain) return { kind: 'wrong', message: 'Give a date and a time, such as 14:00.' };
	if (!isTimeZone(local.timeZone)) return { kind: 'wrong', message: 'Choose a time zone first.' };
	const earlier = plain.toZonedDateTime(local.timeZone, { disambiguation: 'earlier' });
	const later = plain.toZonedDateTime(local.timeZone, { disambiguation: 'later' });
	if (earlier.epochMilliseconds === later.epochMilliseconds) return { kind: 'instant', at: dateOf(earlier) };
	if (which) return { kind: 'instant', at: dateOf(which === 'earlier' ? earlier : later) };
	return unclear(plain, earlier, later);
}

/** The local time of an instant, and which of two it is when that time happens twice. */
export function localTimeOf(at: Date, timeZone: string): LocalTime & { which: Which | null } {
	const zoned = Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone);
	const plain = zoned.toPlainDateTime();
	const earlier = plain.toZonedDateTime(timeZone, { disambiguation: 'earlier' });
	const later = plain.toZonedDateTime(timeZone, { disambiguation: 'later' });
	const twice = earlier.epochMilliseconds !== later.epochMilliseconds;
	return {
		date: plain.toPlainDate().toString(),
		time: timeWords(zoned),
		timeZone,
		which: twice ? (zoned.equals(earlier) ? 'earlier' : 'later') : null
	};
}

export function isTimeZone(name: string): boolean {
	try {
		return Boolean(name) && Temporal.Now.zonedDateTimeISO(name) !== null;
	} catch {
		return false;
	}
}

function plainOf({ date, time }: LocalTime): Temporal.PlainDateTime | null {
	if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || !/^\d{2}:\d{2}(:\d{2})?$/.test(time)) return null;
	try {
		return Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: 'reject' });
	} catch {
		return null;
	}
}

function unclear(
	plain: Temporal.PlainDateTime,
	earlier: Temporal.ZonedDateTime,
	later: Temporal.ZonedDateTime
): Reading {
	const happensTwice = earlier.toPlainDateTime().equals(plain);
	const typed = timeWords(plain);
	return {
		kind: 'unclear',
		message: happensTwice
			? `The clocks go back that night, so ${typed} happens twice. Which one do you mean?`
			: `The clocks go forward that night, so there is no ${typed}. Which time do you mean?`,
		choices: happensTwice
			? [
					{ value: 'earlier', label: `The first ${typed}, before the clocks go back (UTC${earlier.offset})` },
					{ value: 'later', label: `The second ${typed}, after they have gone back (UTC${later.offset})` }
				]
			: [
					{ value: 'earlier', label: `${timeWords(earlier)}, before the clocks go forward` },
					{ value: 'later', label: `${timeWords(later)}, after they have gone forward` }
				]
	};
}

function timeWords(at: { hour: number; minute: number }): string {
	return `${String(at.hour).padStart(2, '0')}:${String(at.minute).padStart(2, '0')}`;
}

function dateOf(zoned: Temporal.ZonedDateTime): Date {
	return new Date(zoned.epochMilliseconds);
}
