import { Temporal } from 'temporal-polyfill';

export const zone = 'Europe/London';
const thursday = 4;

export type Meeting = { starts: Date; ends: Date };
export type SampleDates = {
	/** The dialogue that has been held. */
	held: Meeting;
	/** The one to come, a week or two ahead. */
	next: Meeting;
	/** A calendar day so many days from today. */
	day: (fromToday: number) => string;
};

/** Where the sample stands in time: as if the circle had first met about six weeks ago. */
export function sampleDates(now: Date): SampleDates {
	const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(zone).toPlainDate();
	const lastThursday = today.subtract({ days: (today.dayOfWeek - thursday + 7) % 7 });
	return {
		held: afternoonOf(lastThursday.subtract({ weeks: 6 })),
		next: afternoonOf(lastThursday.add({ weeks: 2 })),
		day: (fromToday) => today.add({ days: fromToday }).toString()
	};
}

function afternoonOf(day: Temporal.PlainDate): Meeting {
	const at = (time: string) =>
		new Date(
			day.toZonedDateTime({ timeZone: zone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds
		);
	return { starts: at('14:00'), ends: at('16:30') };
}
