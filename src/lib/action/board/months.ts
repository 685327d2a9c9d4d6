import { dateFormat } from '$lib/ui/date-format';
import type { ActionLine } from './line';

export type Month = { key: string; title: string; actions: ActionLine[] };

/** Commitments in the order of their days, under the month they are due in: 'March 2027'. */
export function byMonthDue(actions: readonly ActionLine[]): Month[] {
	const months: Month[] = [];
	for (const action of actions) {
		const key = (action.due ?? '').slice(0, 7);
		const last = months.at(-1);
		if (last?.key === key) last.actions.push(action);
		else months.push({ key, title: key ? monthWords(key) : 'No date yet', actions: [action] });
	}
	return months;
}

const monthWords = (key: string): string => dateFormat(monthStyle, 'UTC').format(new Date(`${key}-01`));
const monthStyle = { month: 'long', year: 'numeric' } as const;
