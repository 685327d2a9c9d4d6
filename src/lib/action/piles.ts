import { calendarDay, isLate, type ActionSummary } from './action';
import { waitsForMe } from './step-order';

export type Mine = ActionSummary & { isMine: boolean };
export type Pile<T extends Mine> = { id: string; title: string; says: string; actions: T[] };

/** Sorts what concerns a person into piles: each commitment lies in one, empty piles are left out. */
export function piles<T extends Mine>(
	actions: readonly T[],
	personId: string,
	today = calendarDay()
): Pile<T>[] {
	const left = new Set(actions);
	const take = (belongs: (action: T) => boolean): T[] => {
		const taken = [...left].filter(belongs);
		for (const action of taken) left.delete(action);
		return taken;
	};
	return [
		{ id: 'to-answer', title: 'To answer', says: 'Somebody waits for your word.', actions: take(waitsForMe) },
		{
			id: 'late',
			title: 'Late',
			says: 'A report, or a new date, helps everybody who counts on it.',
			actions: take((action) => isLate(action, today) && (action.isMine || action.lead?.id === personId))
		},
		{
			id: 'yours',
			title: 'Yours',
			says: 'You lead on these.',
			actions: take((action) => action.lead?.id === personId && action.state !== 'done')
		},
		{
			id: 'ours',
			title: 'Your organisations',
			says: 'Promised by an organisation you represent, led by others.',
			actions: take((action) => action.isMine && action.state !== 'done')
		},
		{
			id: 'to-verify',
			title: 'To verify',
			says: 'Their owners say that these are done. Look at the evidence and confirm it.',
			actions: take((action) => action.steps.includes('verify'))
		},
		{
			id: 'done',
			title: 'Done',
			says: 'These wait for a convener or facilitator to verify them.',
			actions: take((action) => action.state === 'done')
		}
	].filter((pile) => pile.actions.length > 0);
}
