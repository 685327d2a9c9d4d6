import { expect, test } from 'vitest';
import { steps } from './action';
import { shares } from './shares';
import { deed, told } from './deed';
import {
	changeLines,
	correctable,
	formerDates,
	formerOwners,
	sentence,
	waitsFor,
	type Update
} from './story';
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
	ownerFrom: null,
	ownerTo: null,
	other: null,
	corrects: null,
	changes: {},
	files: [],
	...given
});

test('a line of the story says who, for whom, and what', () => {
	expect(sentence(told(update({})))).toBe('Mei Nakamura, for Harbour Trust, accepted it');
	expect(sentence(told(update({ organisation: null })))).toBe('Mei Nakamura accepted it');
});

test('whoever may correct puts right what their own organisation said of it, each line once', () => {
	const owner = { id: 'harbour', name: 'Harbour Trust' };
	const story = [
		update({ id: '1', step: 'accept' }),
		update({ id: '2', step: 'report' }),
		update({ id: '3', step: 'report', organisation: 'Lantern House' }),
		update({ id: '4', step: 'block' }),
		update({ id: '5', step: 'correct', corrects: '2' })
	];
	expect(correctable({ steps: ['report', 'correct'], owner }, story)).toEqual(['4', '5']);
	expect(correctable({ steps: ['report'], owner }, story)).toEqual([]);
});

test('a moved date tells the old one and the new one', () => {
	const moved = update({ step: 'move_date', dueFrom: '2026-12-31', dueTo: '2027-03-01' });
	expect(deed(moved, today)).toBe('asked to move the date from 31 December to 1 March 2027');
	const first = update({ step: 'counter', dueFrom: null, dueTo: '2026-12-31', titleTo: 'Other words' });
	expect(deed(first, today)).toBe('proposed 31 December instead of no date and another wording');
});

test('a date that follows a session says so, and so does the session that takes it along', () => {
	const session = { to: 'Second dialogue' };
	const asked = { dueFrom: '2026-12-01', dueTo: '2026-12-10', changes: { session } };
	expect(deed(update({ step: 'move_date', ...asked }), today)).toBe(
		'asked to move the date from 1 December to 10 December, the next session'
	);
	expect(deed(update({ step: 'agree_date', ...asked }), today)).toMatch(/to 10 December, the next session$/);
	expect(deed(update({ step: 'follow_proposal', dueFrom: '2026-12-10', dueTo: '2026-12-17' }), today)).toBe(
		'moved the next session, and with it the proposed date from 10 December to 17 December'
	);
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

test('an edit tells old and new of what fits a line, and names the rest', () => {
	const edited = update({
		step: 'edit',
		changes: { priority: { from: 'normal', to: 'high' }, detail: { from: '', to: 'Long' } }
	});
	expect(deed(edited, today)).toBe('changed the priority and the detail');
	expect(changeLines(edited)).toEqual([{ name: 'priority', from: 'normal', to: 'high' }]);
});

test('whoever leads is told, and who did before; so is what was done before its time', () => {
	const lead = { from: 'Tomas Lindqvist', to: 'Sam Okoro' };
	const named = update({ step: 'name_lead', changes: { lead } });
	expect(deed(named)).toBe('named Sam Okoro as the lead');
	for (const step of ['name_lead', 'accept', 'report', 'take_over', 'agree'])
		expect(changeLines(update({ step, changes: { lead } }))).toEqual([{ name: 'lead', ...lead }]);
	const early = (to: string) => deed(update({ step: 'finish', changes: { waits: { to } } }));
	expect(early('1')).toBe('said that it is done, although one that it waits for is not');
	expect(early('2')).toBe('said that it is done, although 2 that it waits for are not');
});

test('what is done beside the steps has words of its own, too', () => {
	const beside = [
		'make_public',
		'make_private',
		'end_link',
		'send_link',
		'support',
		'end_support',
		'ask_support',
		'end_ask_support',
		'accept_support',
		'decline_support'
	];
	const said = beside.map((step) => deed(update({ step, ownerTo: 'Shore Council' })));
	expect(said).not.toContain('changed it');
	expect(new Set(said).size).toBe(beside.length);
});

test('a number is told with its unit, a corrected one with what it was', () => {
	const value = { indicator: 'Reception staff trained', unit: 'people', to: '14', on: '2026-11-20' };
	expect(deed(update({ step: 'measure', changes: { value } }))).toBe(
		'counted Reception staff trained: 14 people'
	);
	expect(deed(update({ step: 'measure', changes: { value: { ...value, from: '41' } } }))).toBe(
		'corrected Reception staff trained from 41 people to 14 people'
	);
});

test('whoever owned it before it was handed over stays in the story', () => {
	const asked = update({ step: 'hand_over', ownerFrom: 'Harbour Trust', ownerTo: 'Shore Council' });
	const taken = update({ step: 'take_over', ownerFrom: 'Harbour Trust', ownerTo: 'Shore Council' });
	expect(deed(asked)).toBe('asked Shore Council to take it over');
	expect(formerOwners([asked, taken])).toEqual(['Harbour Trust']);
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

test('what is done says when there is nobody who may verify it', () => {
	const done = {
		state: 'done',
		owner: { id: 'h', name: 'Harbour Trust' },
		proposedDue: null,
		proposedByOwner: null,
		asked: null
	};
	const waits = (hasVerifier: boolean) =>
		waitsFor({ ...done, hasVerifier } as Parameters<typeof waitsFor>[0]);
	expect(waits(true)).toBe('Waits for a convener or facilitator to verify it.');
	expect(waits(false)).toContain('all conveners and facilitators of this circle represent Harbour Trust');
});
