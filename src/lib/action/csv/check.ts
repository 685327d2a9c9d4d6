import { nameKey, nearNames } from '$lib/organisation/name-key';
import {
	daysBetween,
	priorities,
	stateWords,
	type ActionState,
	type Priority,
	type ProposalChoices
} from '../action';
import { saysSomething } from '$lib/ui/visible';
import { circleWord, concernedWord, type ColumnName, type RawLine } from './columns';
import { readDay } from './day';

/** One line that would be proposed, with what is wrong in it by column; `made` only where nothing is. */
export type CheckedLine = {
	line: RawLine;
	errors: Partial<Record<ColumnName, string>>;
	/** Worth a look, but no reason to refuse. */
	doubt: string | null;
	made: MadeLine | null;
};
export type MadeLine = {
	title: string;
	owner: string;
	lead: string | null;
	due: string | null;
	strand: string | null;
	phase: string | null;
	priority: Priority;
	bySession: boolean;
	visibility: 'circle' | 'concerned';
	detail: string;
};
/** Open commitments that are there already. */
export type Existing = { title: string; ownerId: string };

/**
 * Checks every line against the circle: its organisations (by name key), people, strands and phases. A date is never in the
 * past, as in the form, except of what the list says is over.
 */
export function checkList(
	lines: readonly RawLine[],
	choices: ProposalChoices,
	existing: readonly Existing[],
	today: string
): CheckedLine[] {
	const seen = new Set<string>();
	return lines.map((line) => {
		const errors: CheckedLine['errors'] = {};
		if (!saysSomething(line.title)) errors.title = 'Say in a few words what is promised.';
		else if (line.title.length > 300) errors.title = 'Keep it to one sentence: 300 characters at most.';
		if (line.detail.length > 8000) errors.detail = 'That is too long: 8,000 characters at most.';

		const owner = choices.organisations.find(({ name }) => nameKey(name) === nameKey(line.organisation));
		if (!owner) errors.organisation = missing(line.organisation, choices.organisations);
		const lead = line.lead ? findLead(line.lead, owner?.id, choices) : null;
		if (line.lead && owner && !lead)
			errors.lead = `Nobody called ${short(line.lead)} represents ${owner.name} in this circle.`;
		const due = line.due ? readDay(line.due) : null;
		if (line.due && !due) errors.due = `${short(line.due)} is not a date. Write 2027-03-31 or 31/03/2027.`;
		const isOver = overWords.includes(line.state.toLowerCase());
		const bySession = readYes(line.bySession);
		if (bySession === null) errors.bySession = 'Write yes or no for the next session.';
		if (due && !bySession && !isOver && daysBetween(due, today) > 1)
			errors.due = `${short(line.due)} has passed. Choose a later day.`;
		const visibility = readVisibility(line.visibility);
		if (!visibility) errors.visibility = `Write ${circleWord} or ${concernedWord}.`;
		const strand = place(line.strand, choices.strands);
		if (line.strand && !strand) errors.strand = among('strand', line.strand, choices.strands);
		const phase = place(line.phase, choices.phases);
		if (line.phase && !phase) errors.phase = among('phase', line.phase, choices.phases);
		const priority = readPriority(line.priority);
		if (!priority) errors.priority = 'Write high, normal or low.';

		const fine = Object.keys(errors).length === 0;
		const key = owner ? `${owner.id} ${nameKey(line.title)}` : '';
		const twice = key !== '' && seen.has(key);
		if (key) seen.add(key);
		const there = existing.some(
			({ title, ownerId }) => ownerId === owner?.id && nameKey(title) === nameKey(line.title)
		);
		const doubt = twice
			? 'Stands twice in this list.'
			: there
				? 'The organisation has one like that already.'
				: isOver
					? 'The list says that it is over. Here it is proposed anew.'
					: due && bySession
						? 'The day of the next session counts, not the date in the list.'
						: line.supporters
							? 'Organisations offer their support themselves: it is not brought in.'
							: null;
		const made: MadeLine | null =
			fine && owner && priority && visibility
				? {
						title: line.title,
						owner: owner.id,
						lead,
						due: bySession ? null : due,
						strand,
						phase,
						priority,
						bySession: bySession === true,
						visibility,
						detail: line.detail
					}
				: null;
		return { line, errors, doubt, made };
	});
}

const overWords = ['done', 'verified', 'declined', 'withdrawn'].map((state) =>
	stateWords[state as ActionState].label.toLowerCase()
);

type Named = { id: string; name: string };

function findLead(name: string, owner: string | undefined, { people }: ProposalChoices): string | null {
	const found = people.filter(
		(person) => person.organisationId === owner && nameKey(person.name) === nameKey(name)
	);
	return found.length === 1 ? (found[0]?.id ?? null) : null;
}

const place = (name: string, known: readonly Named[]): string | null =>
	name ? (known.find((one) => nameKey(one.name) === nameKey(name))?.id ?? null) : null;

function readPriority(text: string): MadeLine['priority'] | null {
	const plain = text.toLowerCase();
	if (plain === '' || plain === 'medium') return 'normal';
	return priorities.find((one) => one === plain) ?? null;
}

function readYes(text: string): boolean | null {
	const plain = text.toLowerCase();
	if (['', 'no', 'n', 'false', '0'].includes(plain)) return false;
	return ['yes', 'y', 'true', '1', 'x'].includes(plain) ? true : null;
}

function readVisibility(text: string): MadeLine['visibility'] | null {
	const plain = text.toLowerCase();
	if (plain === '' || plain === 'circle' || plain === circleWord.toLowerCase()) return 'circle';
	return plain === 'concerned' || plain === concernedWord.toLowerCase() ? 'concerned' : null;
}

function missing(name: string, known: readonly Named[]): string {
	if (!name) return 'Say which organisation would own it.';
	const [near] = nearNames(name, known);
	return (
		`No organisation called ${short(name)} takes part in this circle.` + (near ? ` Is it ${near.name}?` : '')
	);
}

const among = (what: string, name: string, known: readonly Named[]): string =>
	known.length === 0
		? `This circle has no ${what}s.`
		: `There is no ${what} ${short(name)}. Choose from ${known.map((one) => one.name).join(', ')}.`;

const short = (text: string): string => `“${text.length > 60 ? `${text.slice(0, 59)}…` : text}”`;
