import { localTimeOf, readLocalTime, type Which } from './local-time.server';
import type { PlanForm } from './plan-form';
import type { Plan, Session } from './session';

/** The two times to choose from, by field, when the clocks change that night. */
export type Choices = Partial<
	Record<'startsChoice' | 'endsChoice', { message: string; options: { value: Which; label: string }[] }>
>;
type Read = { ok: true; plan: Plan } | { ok: false; errors: Record<string, string>; choices: Choices };

const LONGEST_MS = 7 * 24 * 3_600_000;

/** Turns a plan as it was typed into one with instants, or says beside which field something is wrong. */
export function readPlan(form: PlanForm): Read {
	const starts = readLocalTime(
		{ date: form.date, time: form.starts, timeZone: form.timeZone },
		form.startsChoice
	);
	const ends = readLocalTime(
		{ date: form.endDate || form.date, time: form.ends, timeZone: form.timeZone },
		form.endsChoice
	);
	if (starts.kind === 'instant' && ends.kind === 'instant') {
		const wrong = wrongLength(starts.at, ends.at);
		if (wrong) return { ok: false, errors: { ends: wrong }, choices: {} };
		return { ok: true, plan: planOf(form, starts.at, ends.at) };
	}
	const errors: Record<string, string> = {};
	const choices: Choices = {};
	for (const [field, reading] of [
		['starts', starts],
		['ends', ends]
	] as const) {
		if (reading.kind === 'wrong') errors[field] = reading.message;
		if (reading.kind !== 'unclear') continue;
		errors[`${field}Choice`] = reading.message;
		choices[`${field}Choice`] = { message: reading.message, options: reading.choices };
	}
	return { ok: false, errors, choices };
}

function wrongLength(starts: Date, ends: Date): string | null {
	const length = ends.getTime() - starts.getTime();
	if (length < 0) return 'It ends before it starts. If it goes on past midnight, give the day it ends.';
	if (length === 0) return 'It ends at the moment it starts. Give a later time.';
	return length > LONGEST_MS ? 'A session lasts seven days at most. Plan several sessions instead.' : null;
}

function planOf(form: PlanForm, startsAt: Date, endsAt: Date): Plan {
	const { title, objective, timeZone, place, link, attribution, prompts } = form;
	return { title, objective, startsAt, endsAt, timeZone, place, link: link || null, attribution, prompts };
}

/** A session in the shape of its form, all text. */
export function formOfSession(
	session: Session,
	prompts: readonly { body: string }[]
): Record<string, string> {
	const starts = localTimeOf(session.startsAt, session.timeZone);
	const ends = localTimeOf(session.endsAt, session.timeZone);
	return {
		title: session.title,
		objective: session.objective,
		date: starts.date,
		starts: starts.time,
		ends: ends.time,
		endDate: ends.date === starts.date ? '' : ends.date,
		startsChoice: starts.which ?? '',
		endsChoice: ends.which ?? '',
		timeZone: session.timeZone,
		place: session.place,
		link: session.link ?? '',
		attribution: session.attribution,
		prompts: prompts.map((prompt) => prompt.body).join('\n'),
		version: String(session.version)
	};
}

/** What there is to choose for times that the clocks make unclear, also when it has been chosen already. */
export function choicesFor(values: Record<string, string>): Choices {
	const { timeZone = '', date = '', starts = '', ends = '', endDate } = values;
	const choices: Choices = {};
	for (const [field, day, time] of [
		['startsChoice', date, starts],
		['endsChoice', endDate || date, ends]
	] as const) {
		const reading = readLocalTime({ date: day, time, timeZone });
		if (reading.kind === 'unclear') choices[field] = { message: reading.message, options: reading.choices };
	}
	return choices;
}
