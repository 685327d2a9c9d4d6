import { calendarDay, dayWords } from './action';
import type { Change, Told, Update } from './story';

/** What somebody did, to follow their name: 'asked to move the date from 31 March to 30 June'. */
export function deed(update: Update, today: string = calendarDay()): string {
	const day = (date: string | null) => (date === null ? 'no date' : dayWords(date, today));
	/** The date that was offered or agreed to; one that is the day of a session follows it. */
	const newDay = `${day(update.dueTo)}${update.changes.session ? ', the next session' : ''}`;
	switch (update.step) {
		case 'propose':
			return `proposed it${update.ownerTo ? ` to ${update.ownerTo}` : ''}${update.dueTo ? `, by ${day(update.dueTo)}` : ''}`;
		case 'accept':
			return 'accepted it';
		case 'decline':
			return 'declined it';
		case 'counter':
			return `proposed ${listed([
				update.dueTo && update.dueTo !== update.dueFrom
					? `${newDay} instead of ${day(update.dueFrom)}`
					: null,
				update.titleTo ? 'another wording' : null
			])}`;
		case 'agree':
			return update.dueTo !== update.dueFrom
				? `agreed to the new terms: by ${newDay} instead of ${day(update.dueFrom)}`
				: 'agreed to the new terms';
		case 'propose_again':
			return update.dueTo !== update.dueFrom
				? `proposed it again, by ${newDay} instead of ${day(update.dueFrom)}`
				: 'proposed it again';
		case 'report':
			return update.progress === null
				? 'reported progress'
				: `reported progress: ${update.progress} per cent`;
		case 'block':
			return 'said what is in the way';
		case 'resume':
			return 'carried on';
		case 'finish':
			return `said that it is done${tooEarly(update.changes.waits?.to)}`;
		case 'verify':
			return 'verified it';
		case 'reopen':
			return 'opened it again';
		case 'move_date':
			return `asked to move the date from ${day(update.dueFrom)} to ${newDay}`;
		case 'agree_date':
			return `agreed to move the date from ${day(update.dueFrom)} to ${newDay}`;
		case 'keep_date':
			return 'kept the date as it was';
		case 'withdraw':
			return 'withdrew it';
		case 'hand_over':
			return `asked ${update.ownerTo ?? 'another organisation'} to take it over`;
		case 'take_over':
			return `took it over from ${update.ownerFrom ?? 'another organisation'}${asItStands(update.changes.asked?.from, day)}`;
		case 'decline_handover':
			return `left it with ${update.ownerFrom ?? 'the organisation that had it'}`;
		case 'cancel_handover':
			return 'kept it after all';
		case 'correct':
			return update.progress === null
				? 'corrected an earlier entry'
				: `corrected an earlier entry: ${update.progress} per cent`;
		case 'split':
			return `proposed a part of it to ${update.ownerTo ?? 'another organisation'}`;
		case 'merge':
			return 'merged it into another commitment';
		case 'absorb':
			return 'merged another commitment into this one';
		default:
			return deedBeside(update, today);
	}
}

/** The same line with its words. `today` is a calendar day: dates of another year carry it. */
export const told = (update: Update, today?: string): Told => ({ ...update, deed: deed(update, today) });

/** A date that was asked for and not answered ends when it is taken over. */
const asItStands = (asked: string | null | undefined, day: (date: string) => string) =>
	asked ? `, by its date as it was: ${day(asked)} is no longer asked for` : '';

/** Done before what it waits for is: whoever verifies it has to know. */
const tooEarly = (waits: string | null | undefined) =>
	!waits
		? ''
		: waits === '1'
			? ', although one that it waits for is not'
			: `, although ${waits} that it waits for are not`;

/** What changed beside the state. */
function deedBeside(update: Update, today: string): string {
	const { step, body, changes, dueFrom, dueTo, ownerTo } = update;
	switch (step) {
		case 'name_lead':
			return `named ${changes.lead?.to ?? 'who leads'}${changes.lead?.to ? ' as the lead' : ''}`;
		case 'support':
			return 'offered support';
		case 'end_support':
			return 'ended the support';
		case 'ask_support':
			return `asked ${ownerTo ?? 'another organisation'} to support it`;
		case 'end_ask_support':
			return `no longer asks ${ownerTo ?? 'another organisation'} to support it`;
		case 'accept_support':
			return 'agreed to support it';
		case 'decline_support':
			return 'declined to support it';
		case 'make_public':
			return 'made it public';
		case 'make_private':
			return 'took it back from the public';
		case 'end_link':
			return 'ended a link that had been sent by email';
		case 'send_link':
			return 'sent a new link by email';
		case 'edit':
			return `changed ${listed(Object.keys(changes).map((name) => `the ${name}`))}`;
		case 'show':
			return changes.visibility?.to === 'circle'
				? 'let the whole circle see it'
				: 'kept it among the organisations concerned';
		case 'measure':
			return measured(changes.value);
		case 'add_indicator':
			return `added an indicator: ${body}`;
		case 'change_indicator':
			return `changed an indicator: ${body}`;
		case 'end_indicator':
			return `ended an indicator: ${body}`;
		case 'depend':
			return 'said that it waits for another commitment';
		case 'end_depend':
			return 'said that it no longer waits for another commitment';
		case 'add_link':
			return `added a link: ${body}`;
		case 'name_decision':
			return body ? 'said which decision it follows from' : 'said that it follows from no decision';
		case 'remove_file':
			return `removed a file: ${body}`;
		case 'remove_link':
			return `removed a link: ${body}`;
		case 'follow_proposal':
			return `moved the next session, and with it the proposed date from ${dayWords(dueFrom ?? '', today)} to ${dayWords(dueTo ?? '', today)}`;
		case 'follow_session':
			return dueTo === null
				? 'called off the session it was due by'
				: dueFrom === null
					? `planned the session it is due by: ${dayWords(dueTo, today)}`
					: `moved the session it is due by from ${dayWords(dueFrom, today)} to ${dayWords(dueTo, today)}`;
		default:
			return 'changed it';
	}
}

function measured(value: Change | undefined): string {
	if (!value) return 'reported a number';
	const amount = (number: string | null | undefined) => [number ?? '', value.unit ?? ''].join(' ').trim();
	return value.from
		? `corrected ${value.indicator ?? 'a number'} from ${amount(value.from)} to ${amount(value.to)}`
		: `counted ${value.indicator ?? 'a number'}: ${amount(value.to)}`;
}

function listed(parts: (string | null | false)[]): string {
	return parts.filter(Boolean).join(' and ') || 'other terms';
}
