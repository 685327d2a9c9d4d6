import { expect, test } from 'vitest';
import { steps, type ActionSummary } from './action';
import { piles } from './piles';
import { shares } from './shares';
import { deed, formerDates, sentence, type Update } from './story';
import { stepsOnCard } from './step-order';

const today = '2026-11-21';
const update = (given: Partial<Update>): Update => ({
	id: '1',
	step: 'accept',
	at: new Date('2026-11-01'),
	by: { id: 'mei', name: 'Mei Nakamura' },
	organisation: 'Harbour Trust',
	from: 'proposed',
	to: 'accepted',
	body: '',
	link: null,
	dueFrom: null,
	dueTo: null,
	titleFrom: null,
	titleTo: null,
	progress: null,
	...given
});

test('a line of the story says who, for whom, and what', () => {
	expect(sentence(update({}))).toBe('Mei Nakamura, for Harbour Trust, accepted it');
	expect(sentence(update({ organisation: null }))).toBe('Mei Nakamura accepted it');
});

test('a moved date tells the old one and the new one', () => {
	const moved = update({ step: 'move_date', dueFrom: '2026-12-31', dueTo: '2027-03-01' });
	expect(deed(moved, today)).toBe('asked to move the date from 31 December to 1 March 2027');
	const first = update({ step: 'counter', dueFrom: null, dueTo: '2026-12-31', titleTo: 'Other words' });
	expect(deed(first, today)).toBe('proposed 31 December instead of no date and another wording');
});

test('every step of the state machine has words of its own', () => {
	const said = steps.map((step) => deed(update({ step, dueTo: '2026-12-31' }), today));
	expect(said).not.toContain('changed it');
	expect(new Set(said).size).toBe(steps.length);
});

test('every old date stays visible, once, and the present one is not among them', () => {
	const story = [
		update({ step: 'propose', dueTo: '2026-06-30' }),
		update({ step: 'agree', dueFrom: '2026-06-30', dueTo: '2026-09-30' }),
		update({ step: 'move_date', dueFrom: '2026-09-30', dueTo: '2026-12-31' }),
		update({ step: 'agree_date', dueFrom: '2026-09-30', dueTo: '2026-12-31' }),
		update({ step: 'agree_date', dueFrom: '2026-12-31', dueTo: '2026-09-30' })
	];
	expect(formerDates(story, '2026-09-30')).toEqual(['2026-06-30', '2026-12-31']);
});

const action = (given: Partial<ActionSummary> & { isMine?: boolean }) => ({
	id: crypto.randomUUID(),
	circleId: 'circle',
	title: 'Train reception staff',
	state: 'accepted' as const,
	due: null,
	proposedDue: null,
	proposedTitle: null,
	progress: null,
	owner: { id: 'harbour', name: 'Harbour Trust' },
	lead: null,
	strand: null,
	phase: null,
	steps: [],
	isMine: true,
	...given
});

test('each commitment lies in one pile: to answer, then late, then mine, then ours', () => {
	const lead = { id: 'mei', name: 'Mei Nakamura' };
	const sorted = piles(
		[
			action({ steps: ['accept', 'decline'], state: 'proposed' }),
			action({ due: '2026-11-01', lead }),
			action({ lead }),
			action({}),
			action({ isMine: false, state: 'done', steps: ['verify'] }),
			action({ state: 'done' })
		],
		'mei',
		today
	);
	expect(sorted.map(({ id, actions }) => [id, actions.length])).toEqual([
		['to-answer', 1],
		['late', 1],
		['yours', 1],
		['ours', 1],
		['to-verify', 1],
		['done', 1]
	]);
});

test('a card offers at most three steps, and never the rare ones', () => {
	expect(stepsOnCard(['decline', 'accept', 'counter', 'withdraw'])).toEqual(['accept', 'counter', 'decline']);
	expect(stepsOnCard(['report', 'agree_date', 'keep_date', 'finish', 'block'])).toEqual([
		'agree_date',
		'keep_date',
		'report'
	]);
	expect(stepsOnCard(['withdraw', 'move_date'])).toEqual([]);
});

test('the parts of the meter add up', () => {
	const states = {
		proposed: 3,
		countered: 1,
		accepted: 1,
		in_progress: 2,
		blocked: 0,
		done: 1,
		verified: 1,
		declined: 1,
		withdrawn: 1
	};
	const parts = shares({ total: 13, late: 2, states });
	expect(parts.reduce((sum, { value }) => sum + value, 0)).toBe(13);
	expect(parts.at(-2)).toEqual({ label: 'late', value: 2, tone: 'late' });
});
