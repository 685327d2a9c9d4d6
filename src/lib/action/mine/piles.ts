import type { ActionSummary } from '../action';

/** What concerns a person lies in one of these, in this order. */
export const pileWords = [
	{ id: 'to-answer', title: 'To answer', says: 'Somebody waits for your word.' },
	{ id: 'late', title: 'Late', says: 'A report, or a new date, helps everybody who counts on it.' },
	{ id: 'soon', title: 'Due soon', says: 'Within the next two weeks.' },
	{
		id: 'to-verify',
		title: 'To verify',
		says: 'Their owners say that these are done. Look at the evidence and confirm it.'
	},
	{ id: 'later', title: 'Later', says: 'Promised, with time left or without a date.' },
	{
		id: 'waiting',
		title: 'Waiting for others',
		says: 'You have done your part: the next word is somebody else’s.'
	},
	{ id: 'supporting', title: 'We support', says: 'Others have promised these; your organisation helps.' }
] as const;
export type PileId = (typeof pileWords)[number]['id'];

export type Mine = ActionSummary & { circle: string; pile: PileId };
export type Pile = (typeof pileWords)[number] & { total: number; actions: Mine[] };

/** The piles that hold something, with what of them is on this page. */
export function piles(actions: readonly Mine[], totals: Partial<Record<PileId, number>>): Pile[] {
	return pileWords
		.map((words) => ({
			...words,
			total: totals[words.id] ?? 0,
			actions: actions.filter(({ pile }) => pile === words.id)
		}))
		.filter((pile) => pile.actions.length > 0);
}
