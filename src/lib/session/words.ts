import { dateFormat } from '$lib/ui/date-format';
import { formatMoment } from '$lib/ui/dates';
import type { StateTone } from '$lib/ui/StateTag.svelte';
import type { SessionSummary } from './session';

const states: Record<'planned' | 'open' | 'closed', { label: string; tone: StateTone }> = {
	planned: { label: 'Planned', tone: 'proposed' },
	open: { label: 'In session', tone: 'accepted' },
	closed: { label: 'Closed', tone: 'done' }
};

/** The word and the colour of a session's state, for a StateTag. */
export function sessionStateWords(state: 'planned' | 'open' | 'closed'): { label: string; tone: StateTone } {
	return states[state];
}

/** 'Thursday 27 November 2026, 14:00 to 16:30 (London)'; both days when it ends on another one. */
export function whenWords(session: Pick<SessionSummary, 'startsAt' | 'endsAt' | 'timeZone'>): string {
	const { startsAt, endsAt, timeZone } = session;
	const day = (at: Date) => `${formatMoment(at, 'day', timeZone)} ${yearOf(at, timeZone)}`;
	const time = (at: Date) => formatMoment(at, 'time', timeZone);
	const end = day(startsAt) === day(endsAt) ? time(endsAt) : `${day(endsAt)}, ${time(endsAt)}`;
	return `${day(startsAt)}, ${time(startsAt)} to ${end} (${zoneCity(timeZone)})`;
}

/** 'London' for Europe/London. */
export function zoneCity(timeZone: string): string {
	return (timeZone.split('/').at(-1) ?? timeZone).replaceAll('_', ' ');
}

function yearOf(at: Date, timeZone: string): string {
	return dateFormat(yearStyle, timeZone).format(at);
}
const yearStyle = { year: 'numeric' } as const;
