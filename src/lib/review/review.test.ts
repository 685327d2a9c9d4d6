import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { readAs, writeAs } from '$lib/server/database';
import { composeReview } from './compose';
import { reviewLines } from './lines.server';
import { byPhase, intendedWords, judge, reviewForm, tally, verdictWords, type ReviewLine } from './review';
import {
	beginReview,
	changeReview,
	commentOnReview,
	dropReview,
	freezeReview,
	readReview
} from './review.server';

const line = (given: Partial<ReviewLine>): ReviewLine => ({
	actionId: 'one',
	title: 'Train the desk',
	owner: 'Harbour Trust',
	phase: 'Implementation',
	intended: '2026-06-30',
	due: '2026-06-30',
	state: 'verified',
	finishedOn: '2026-06-12',
	words: '',
	link: null,
	verdict: 'verified',
	indicators: [],
	comments: [],
	...given
});

test('what came of it is judged by the last day of the period', () => {
	expect(judge('in_progress', '2026-06-30', '2026-06-30')).toBe('missed');
	expect(judge('blocked', '2026-07-01', '2026-06-30')).toBe('under_way');
	expect(judge('accepted', null, '2026-06-30')).toBe('under_way');
	expect(judge('done', '2026-01-01', '2026-06-30')).toBe('done');
	expect(judge('withdrawn', '2026-01-01', '2026-06-30')).toBe('withdrawn');
});

test('what was achieved late says so', () => {
	expect(verdictWords(line({}))).toBe('Achieved and verified');
	expect(verdictWords(line({ finishedOn: '2026-07-01' }))).toBe('Achieved and verified, 1 day late');
	expect(verdictWords(line({ verdict: 'missed', finishedOn: null }))).toBe('Not achieved in time');
});

test('lines stand under their phases, those without one last, and are counted once', () => {
	const lines = [line({ phase: null }), line({}), line({ verdict: 'missed' })];
	expect(byPhase(lines).map(({ phase, lines: under }) => [phase, under.length])).toEqual([
		['Implementation', 2],
		[null, 1]
	]);
	expect(tally(lines)).toEqual([
		{ verdict: 'verified', count: 2 },
		{ verdict: 'missed', count: 1 }
	]);
});

test('the record says everything, the same each time, and nothing in it is markup of its own', () => {
	const review = { title: 'A *year*', from: '2026-01-01', to: '2026-12-31', words: 'We **learnt**.' };
	const indicator = {
		id: 'i',
		actionId: 'one',
		action: 'x',
		name: 'People',
		unit: 'people',
		baseline: 0,
		target: 1500,
		value: 900,
		on: null
	};
	const comment = {
		id: 'c',
		authorId: 'm',
		author: 'Mei',
		organisation: null,
		at: '2026-01-01',
		body: '# Not a heading\n<b>bold</b>'
	};
	const lines = [
		line({
			title: '[x](javascript:alert(1))',
			link: 'https://example.org/a>b',
			indicators: [indicator],
			comments: [
				{ ...comment, indicatorId: null },
				{ ...comment, indicatorId: 'i', body: 'Counted twice' }
			]
		})
	];
	const text = composeReview(review, lines);
	expect(composeReview(review, structuredClone(lines))).toBe(text);
	expect(text).toContain('# A \\*year\\*');
	expect(text).toContain('We **learnt**.');
	expect(text).toContain('Intended: 1. Of these: 1 achieved and verified. Indicators: 0 of 1');
	expect(text).toContain(
		'- Indicator: People: 900 people of 1,500, at first 0\n    - Comment, Mei: Counted twice'
	);
	expect(text).toContain('- Comment, Mei: \\# Not a heading \\<b\\>bold\\</b\\>');
	expect(text).toContain('<https://example.org/a%3Eb>');
	expect(text).not.toMatch(/^# Not/m);
});

test('a period ends after it begins', () => {
	expect(reviewForm.safeParse({ title: 'One', from: '2026-02-01', to: '2026-01-01' }).success).toBe(false);
	expect(reviewForm.safeParse({ title: 'One', from: '2026-02-01', to: '2026-02-01' }).success).toBe(true);
});

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person, mei: Person;
let circle: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	ruth = await signedUp(admin, 'Ruth Adeyemi');
	mei = await signedUp(admin, 'Mei Nakamura');
	const add = async (table: string, row: Record<string, unknown>) => {
		const [made] = await admin<
			{ id: string }[]
		>`insert into ${admin(`public.${table}`)} ${admin(row)} returning id`;
		return made?.id ?? '';
	};
	const host = await add('organisations', { name: 'Northgate Foundation' });
	const harbour = await add('organisations', { name: 'Harbour Trust' });
	circle = await add('circles', { name: 'Lantern Circle', host_id: host });
	await add('memberships', {
		circle_id: circle,
		person_id: ruth.id,
		organisation_id: host,
		role: 'convener'
	});
	await add('memberships', {
		circle_id: circle,
		person_id: mei.id,
		organisation_id: harbour,
		role: 'participant'
	});
	const story: Record<string, [string, string][]> = {
		before: [
			['2025-01-01', 'accepted'],
			['2025-06-01', 'verified']
		],
		achieved: [
			['2025-12-01', 'accepted'],
			['2026-03-01', 'done'],
			['2026-03-05', 'verified']
		],
		missed: [['2026-02-01', 'accepted']],
		later: [
			['2026-02-01', 'accepted'],
			['2026-09-01', 'done']
		],
		afterwards: [['2026-08-01', 'accepted']],
		onlyProposed: [['2026-02-01', 'proposed']],
		neverPromised: [
			['2026-02-01', 'proposed'],
			['2026-02-02', 'withdrawn']
		]
	};
	for (const [name, states] of Object.entries(story)) {
		const state = states.at(-1)?.[1] ?? '';
		ids[name] = await add('actions', {
			circle_id: circle,
			born_as: name,
			title: name,
			owner_id: harbour,
			created_by: ruth.id,
			state,
			due: '2026-06-01'
		});
		for (const [at, to] of states)
			await add('action_updates', {
				action_id: ids[name],
				circle_id: circle,
				step: to === 'done' ? 'finish' : 'x',
				at,
				by_id: mei.id,
				to_state: to,
				body: `It is ${to}`
			});
	}
});
afterAll(() => database.close());

const period = { title: 'First half', from: '2026-01-01', to: '2026-06-30', words: '' };

test('a review gathers what was promised by its end and open at its beginning, as it stood then', async () => {
	const id = await writeAs(ruth, (tx) => beginReview(tx, circle, period));
	const lines = await readAs(mei, (tx) => reviewLines(tx, circle, { id, ...period }, []));
	expect(Object.fromEntries(lines.map(({ title, state, verdict }) => [title, [state, verdict]]))).toEqual({
		achieved: ['verified', 'verified'],
		missed: ['accepted', 'missed'],
		later: ['accepted', 'missed']
	});
	expect(lines.find(({ title }) => title === 'achieved')).toMatchObject({
		finishedOn: '2026-03-01',
		words: 'It is done'
	});
});

test('a day that moved is told with the day it was promised for; what moved after the period counts for the next', async () => {
	const moved = async (at: string, from: string, to: string) => {
		const { admin } = database;
		await admin`insert into public.action_updates (action_id, circle_id, step, at, by_id, to_state, due_from, due_to)
			values (${ids.later ?? ''}, ${circle}, 'agree_date', ${at}, ${mei.id}, 'accepted', ${from}, ${to})`;
		await admin`update public.actions set due = ${to} where id = ${ids.later ?? ''}`;
	};
	await moved('2026-03-01', '2026-04-01', '2026-08-01');
	await moved('2026-08-01', '2026-08-01', '2026-12-01');
	const id = await writeAs(ruth, (tx) => beginReview(tx, circle, period));
	const lines = await readAs(mei, (tx) => reviewLines(tx, circle, { id, ...period }, []));
	const line = lines.find(({ title }) => title === 'later');
	expect(line).toMatchObject({ intended: '2026-04-01', due: '2026-08-01', verdict: 'under_way' });
	expect(line && intendedWords(line)).toBe(', by 1 August 2026, moved from 1 April 2026');
	expect(composeReview(period, lines)).toContain('by 1 August 2026, moved from 1 April 2026');
	expect(lines.find(({ title }) => title === 'missed')).toMatchObject({
		intended: '2026-06-01',
		due: '2026-06-01'
	});
});

test('members comment until it is frozen; then nobody changes a letter', async () => {
	const id = await writeAs(ruth, (tx) => beginReview(tx, circle, period));
	const said = { commitment: ids.missed ?? '', body: 'Two people were ill' };
	await writeAs(mei, (tx) => commentOnReview(tx, circle, id, said));
	const lines = await readAs(ruth, (tx) => reviewLines(tx, circle, { id, ...period }, []));
	expect(lines.flatMap(({ comments }) => comments)).toMatchObject([
		{ author: 'Mei Nakamura', organisation: 'Harbour Trust' }
	]);
	const text = composeReview(period, lines);
	await expect(writeAs(mei, (tx) => freezeReview(tx, id, lines, text))).rejects.toThrow('Only a convener');
	const mark = await writeAs(ruth, (tx) => freezeReview(tx, id, lines, text));
	expect(mark).toMatch(/^[0-9a-f]{64}$/);
	await expect(writeAs(ruth, (tx) => freezeReview(tx, id, [], 'Another'))).rejects.toThrow('frozen already');
	await expect(writeAs(mei, (tx) => commentOnReview(tx, circle, id, said))).rejects.toThrow(
		'row-level security'
	);
	expect(await writeAs(ruth, (tx) => changeReview(tx, circle, id, { ...period, title: 'Another' }))).toBe(
		false
	);
	await writeAs(ruth, (tx) => dropReview(tx, circle, id));
	const kept = await readAs(mei, (tx) => readReview(tx, circle, id));
	expect(kept).toMatchObject({
		title: 'First half',
		frozen: { fingerprint: mark, markdown: text, by: 'Ruth Adeyemi' }
	});
	expect(kept?.lines).toEqual(lines);
});
