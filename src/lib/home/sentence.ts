import { calendarDay, daysBetween } from '$lib/action/action';
import { dateFormat } from '$lib/ui/date-format';

const numbers = [
	'no',
	'one',
	'two',
	'three',
	'four',
	'five',
	'six',
	'seven',
	'eight',
	'nine',
	'ten',
	'eleven',
	'twelve'
];
const hourStyle = { hour: 'numeric', hourCycle: 'h23' } as const;
const weekdayStyle = { weekday: 'long' } as const;
const dayStyle = { day: 'numeric', month: 'long' } as const;

/** 'Good morning', by the clock of the person's time zone. */
export function greeting(now: Date, zone: string): string {
	const hour = Number(dateFormat(hourStyle, zone).format(now));
	return hour < 4
		? 'Good evening'
		: hour < 12
			? 'Good morning'
			: hour < 18
				? 'Good afternoon'
				: 'Good evening';
}

/** The name one calls somebody by: without a title in front. */
export function firstName(name: string): string {
	const parts = name.trim().split(/\s+/);
	const [first = ''] =
		parts.length > 1
			? parts.filter((part) => !/^(dr|prof|professor|mr|mrs|ms|mx|sir|dame|rev|revd)\.?$/i.test(part))
			: parts;
	return first || name.trim();
}

/** 'today', 'tomorrow', 'on Thursday', 'on 12 March': the day of a moment in its own time zone, seen from now. */
export function dayWords(at: Date, zone: string, now: Date): string {
	const days = daysBetween(calendarDay(now, zone), calendarDay(at, zone));
	if (days <= 0) return 'today';
	if (days === 1) return 'tomorrow';
	return `on ${dateFormat(days < 7 ? weekdayStyle : dayStyle, zone).format(at)}`;
}

type Facts = {
	organisation: string | null;
	/** How many commitments wait for an answer of this person. */
	waiting: number;
	late: number;
	next: { circle: string; when: string; isOpen: boolean } | null;
	circles: number;
};

/** The one sentence below the greeting: what waits, what is late, when one meets. */
export function homeSentence({ organisation, waiting, late, next, circles }: Facts): string {
	const parts: string[] = [];
	if (waiting > 0) {
		const whose = organisation ? `${organisation}’s answer` : 'your answer';
		parts.push(`${count(waiting)} ${waiting === 1 ? 'thing waits' : 'things wait'} for ${whose}`);
	}
	if (late > 0) parts.push(`${count(late)} ${late === 1 ? 'is' : 'are'} late`);
	if (next) parts.push(next.isOpen ? `${next.circle} is meeting now` : `${next.circle} meets ${next.when}`);
	if (parts.length === 0)
		return circles === 0 ? 'Nothing has begun yet.' : 'Nothing waits for you, and no session is planned.';
	if (waiting === 0 && late === 0) parts.unshift('nothing waits for you');
	else if (waiting === 0 && late > 0)
		parts[0] = `${count(late)} ${late === 1 ? 'commitment is' : 'commitments are'} late`;
	return `${capital(joined(parts))}.`;
}

const count = (many: number) => numbers[many] ?? String(many);
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function joined(parts: string[]): string {
	if (parts.length < 2) return parts.join('');
	const last = parts.at(-1) ?? '';
	return `${parts.slice(0, -1).join(', ')}${parts.length > 2 ? ',' : ''} and ${last}`;
}
