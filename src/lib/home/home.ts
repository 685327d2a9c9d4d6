import type { ActionState } from '$lib/action/action';

/** One line of "To answer and to do". */
export type Task = {
	id: string;
	title: string;
	state: ActionState;
	due: string | null;
	proposedDue: string | null;
	progress: number | null;
	owner: string;
	circle: string;
	leadsMyself: boolean;
	lead: string | null;
	/** What the person may do next; the first fits best. */
	steps: string[];
	/** answer: the next word is theirs; do: their organisation promised it. */
	kind: 'answer' | 'do';
};

export type NextSession = {
	id: string;
	circleId: string;
	circle: string;
	title: string;
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
	place: string;
	link: string | null;
	attribution: 'attributed' | 'chatham_house' | 'confidential';
	isOpen: boolean;
	reply: 'coming' | 'maybe' | 'not_coming' | null;
	mayReply: boolean;
};

export type CircleLine = {
	id: string;
	name: string;
	objective: string;
	role: string;
	/** Commitments by what they are shown as: late ones are counted as late, not as their state. */
	counts: { state: ActionState | 'late'; count: number }[];
};

const answerable = ['accept', 'agree', 'agree_date', 'verify'];

/** Whether the next word on a commitment is this person's. */
export function awaitsAnswer(steps: readonly string[]): boolean {
	return steps.some((step) => answerable.includes(step));
}

/** Answers first, then what is late, then by date; what has no date comes last. */
export function inOrder(tasks: Task[], today: string): Task[] {
	const rank = (task: Task) => (task.kind === 'answer' ? 0 : task.due !== null && task.due < today ? 1 : 2);
	return tasks.toSorted(
		(one, other) =>
			rank(one) - rank(other) ||
			(one.due ?? '9999').localeCompare(other.due ?? '9999') ||
			one.title.localeCompare(other.title)
	);
}
