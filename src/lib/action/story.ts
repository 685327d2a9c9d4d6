import type { FileRow } from '$lib/file/file';
import type { ActionState, ActionSummary } from './action';

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
	ownerFrom: string | null;
	ownerTo: string | null;
	/** The part, the whole, the duplicate, or what it depends on; null where there is none to be seen. */
	other: { id: string; title: string } | null;
	/** The id of the earlier entry that this one puts right. */
	corrects: string | null;
	/** What else changed, in the words of that day. */
	changes: Record<string, Change>;
	/** What it brought, to be looked at. */
	files: FileRow[];
};
export type Change = { from?: string | null; to?: string | null; [more: string]: string | null | undefined };

/** The same as it is told: what somebody did, to follow their name. The words are found on the server; see deed.ts. */
export type Told = Update & { deed: string };

/** The changes that can be read in a line: old and new. The detail is too long for that. */
export function changeLines({ step, changes }: Update): { name: string; from: string; to: string }[] {
	const edits = step === 'edit' || step === 'change_indicator';
	return Object.entries(changes)
		.filter(([name]) => (edits ? name !== 'detail' : name === 'lead'))
		.map(([name, { from, to }]) => ({ name, from: from || 'none', to: to || 'none' }));
}

const ofProgress: readonly string[] = ['report', 'block', 'resume', 'finish', 'correct'];

/** The lines that whoever looks may put right, by their ids: what their own organisation said of it, each once. */
export function correctable(
	{ steps, owner }: Pick<ActionSummary, 'steps' | 'owner'>,
	updates: readonly Update[]
): string[] {
	if (!steps.includes('correct')) return [];
	const corrected = new Set(updates.map(({ corrects }) => corrects));
	return updates
		.filter(({ step, organisation }) => ofProgress.includes(step) && organisation === owner.name)
		.map(({ id }) => id)
		.filter((id) => !corrected.has(id));
}

/** The organisations that owned it once, oldest first. */
export const formerOwners = (updates: readonly Update[]): string[] =>
	updates.flatMap(({ step, ownerFrom }) => (step === 'take_over' && ownerFrom ? [ownerFrom] : []));

/** 'Ruth Adeyemi, for Harbour Trust, accepted it' */
export function sentence({ by, organisation, deed }: Pick<Told, 'by' | 'organisation' | 'deed'>): string {
	return `${organisation ? `${by.name}, for ${organisation},` : by.name} ${deed}`;
}

/** The dates it once had, oldest first; the present one is not among them. */
export function formerDates(updates: readonly Update[], due: string | null): string[] {
	const moved = updates.filter(
		({ step, dueFrom, dueTo }) =>
			['agree', 'agree_date', 'propose_again', 'follow_session'].includes(step) &&
			dueFrom !== null &&
			dueFrom !== dueTo
	);
	return [...new Set(moved.flatMap(({ dueFrom }) => (dueFrom && dueFrom !== due ? [dueFrom] : [])))];
}

/** Whom the next word belongs to, or null when nobody is waited for. */
export function waitsFor(
	action: ActionSummary & {
		proposedByOwner: boolean | null;
		asked: { name: string } | null;
		hasVerifier: boolean;
	}
): string | null {
	if (action.state === 'proposed') return `Waits for an answer from ${action.owner.name}.`;
	if (action.state === 'countered')
		return `${action.owner.name} has proposed other terms. They wait for an answer from those who asked.`;
	if (action.state === 'done' && !action.hasVerifier)
		return `Nobody can verify it yet: all conveners and facilitators of this circle represent ${action.owner.name}. Somebody from another organisation has to become a facilitator first.`;
	if (action.state === 'done') return 'Waits for a convener or facilitator to verify it.';
	if (action.asked)
		return `${action.asked.name} has been asked to take it over. Until they accept, it stays with ${action.owner.name}.`;
	if (action.proposedDue && action.proposedByOwner)
		return `${action.owner.name} has asked to move the date. Those who asked for it answer.`;
	if (action.proposedDue) return `Another date has been proposed. ${action.owner.name} answers.`;
	return null;
}
