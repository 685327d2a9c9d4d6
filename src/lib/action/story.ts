import { calendarDay, dayWords, type ActionState, type ActionSummary } from './action';

/** One line of the story of a commitment. Days are 'yyyy-mm-dd'. */
export type Update = {
	/** A bigint, so a string. */
	id: string;
	step: string;
	at: Date;
	by: { id: string; name: string };
	/** The organisation they spoke for. */
	organisation: string | null;
	from: ActionState | null;
	to: ActionState;
	body: string;
	link: string | null;
	dueFrom: string | null;
	dueTo: string | null;
	titleFrom: string | null;
	titleTo: string | null;
	progress: number | null;
};

/** What somebody did, to follow their name: 'asked to move the date from 31 March to 30 June'. */
export function deed(update: Update, today: string = calendarDay()): string {
	const day = (date: string | null) => (date === null ? 'no date' : dayWords(date, today));
	switch (update.step) {
		case 'propose':
			return update.dueTo ? `proposed it, by ${day(update.dueTo)}` : 'proposed it';
		case 'accept':
			return 'accepted it';
		case 'decline':
			return 'declined it';
		case 'counter':
			return `proposed ${listed([
				update.dueTo && update.dueTo !== update.dueFrom
					? `${day(update.dueTo)} instead of ${day(update.dueFrom)}`
					: null,
				update.titleTo ? 'another wording' : null
			])}`;
		case 'agree':
			return update.dueTo !== update.dueFrom
				? `agreed to the new terms: by ${day(update.dueTo)} instead of ${day(update.dueFrom)}`
				: 'agreed to the new terms';
		case 'propose_again':
			return update.dueTo !== update.dueFrom
				? `proposed it again, by ${day(update.dueTo)} instead of ${day(update.dueFrom)}`
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
			return 'said that it is done';
		case 'verify':
			return 'verified it';
		case 'reopen':
			return 'opened it again';
		case 'move_date':
			return `asked to move the date from ${day(update.dueFrom)} to ${day(update.dueTo)}`;
		case 'agree_date':
			return `agreed to move the date from ${day(update.dueFrom)} to ${day(update.dueTo)}`;
		case 'keep_date':
			return 'kept the date as it was';
		case 'withdraw':
			return 'withdrew it';
		case 'support':
			return 'offered support';
		case 'end_support':
			return 'ended the support';
		default:
			return 'changed it';
	}
}

/** 'Ruth Adeyemi, for Harbour Trust, accepted it' */
export function sentence(update: Update, today: string = calendarDay()): string {
	const who = update.organisation ? `${update.by.name}, for ${update.organisation},` : update.by.name;
	return `${who} ${deed(update, today)}`;
}

/** The dates it once had, oldest first; the present one is not among them. */
export function formerDates(updates: readonly Update[], due: string | null): string[] {
	const moved = updates.filter(
		({ step, dueFrom, dueTo }) =>
			['agree', 'agree_date', 'propose_again'].includes(step) && dueFrom !== null && dueFrom !== dueTo
	);
	return [...new Set(moved.flatMap(({ dueFrom }) => (dueFrom && dueFrom !== due ? [dueFrom] : [])))];
}

/** Whom the next word belongs to, or null when nobody is waited for. */
export function waitsFor(action: ActionSummary & { proposedByOwner: boolean | null }): string | null {
	if (action.state === 'proposed') return `Waits for an answer from ${action.owner.name}.`;
	if (action.state === 'countered')
		return `${action.owner.name} has proposed other terms. They wait for an answer from those who asked.`;
	if (action.state === 'done') return 'Waits for a convener or facilitator to verify it.';
	if (action.proposedDue && action.proposedByOwner)
		return `${action.owner.name} has asked to move the date. Those who asked for it answer.`;
	if (action.proposedDue) return `Another date has been proposed. ${action.owner.name} answers.`;
	return null;
}

function listed(parts: (string | null | false)[]): string {
	return parts.filter(Boolean).join(' and ') || 'other terms';
}
