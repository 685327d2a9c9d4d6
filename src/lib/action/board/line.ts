import { dayWords, type ActionState, type Priority } from '../action';

/** A commitment as a line of a list: without the steps, which cost more than all the rest. */
export type ActionLine = {
	id: string;
	title: string;
	state: ActionState;
	due: string | null;
	/** Due by the next session, whether or not that has a date yet. */
	dueBySession: boolean;
	priority: Priority;
	progress: number | null;
	owner: { id: string; name: string };
	lead: { id: string; name: string } | null;
	strand: string | null;
	phase: string | null;
};

/** '30 June', 'the next session', 'no date yet'. */
export function dayOf({ due, dueBySession }: Pick<ActionLine, 'due' | 'dueBySession'>): string {
	if (due) return dayWords(due);
	return dueBySession ? 'the next session' : 'no date yet';
}
