import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRow, freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { readAs, writeAs } from '$lib/server/database';
import { byPhase, intendedWords, reviewForm, tally, verdicts, verdictWords, type ReviewLine } from './review';
import {
	beginReview,
	changeReview,
	commentOnReview,
	dropReview,
	freezeReview,
	readReview,
	reviewNow
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

test('a period ends after it begins', () => {
	expect(reviewForm.safeParse({ title: 'One', from: '2026-02-01', to: '2026-01-01' }).success).toBe(false);
	expect(reviewForm.safeParse({ title: 'One', from: '2026-02-01', to: '2026-02-01' }).success).toBe(true);
});

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person, mei: Person;
let circle: string, harbour: string, host: string;
const ids: Record<string, string> = {};

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	ruth = await signedUp(admin, 'Ruth Adeyemi');
	mei = await signedUp(admin, 'Mei Nakamura');
	const add = (table: string, row: Record<string, unknown>) => addRow(admin, table, row);
	host = await add('organisations', { name: 'Northgate Foundation' });
	harbour = await add('organisations', { name: 'Harbour Trust' });
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
const now = async (id: string) => {
	const told = await readAs(mei, (tx) => reviewNow(tx, id));
	if (!told) throw new Error('There is no such review.');
	return told;
};

test('a review gathers what was promised by its end and open at its beginning, as it stood then', async () => {
	const id = await writeAs(ruth, (tx) => beginReview(tx, circle, period));
	const { lines } = await now(id);
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

test('a period that is not over yet judges nothing that is due today or later', async () => {
	const { admin } = database;
	const [day] = await admin<{ today: string; later: string }[]>`
		select d::text as today, (d + 30)::text as later from (select (now() at time zone 'Europe/London')::date as d) x`;
	const { today = '', later = '' } = day ?? {};
	const verdictOf = async (due: string) => {
		await admin`update public.actions set due = ${due} where id = ${ids.missed ?? ''}`;
		const id = await writeAs(ruth, (tx) => beginReview(tx, circle, { ...period, to: later }));
		return (await now(id)).lines.find(({ title }) => title === 'missed')?.verdict;
	};
	const [before] = await admin<
		{ due: string }[]
	>`select due::text from public.actions where id = ${ids.missed ?? ''}`;
	expect(await verdictOf(later)).toBe('under_way');
	expect(await verdictOf(today)).toBe('under_way');
	expect(await verdictOf('2026-05-01')).toBe('missed');
	await admin`update public.actions set due = ${before?.due ?? ''} where id = ${ids.missed ?? ''}`;
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
	const { lines, markdown } = await now(await writeAs(ruth, (tx) => beginReview(tx, circle, period)));
	const line = lines.find(({ title }) => title === 'later');
	expect(line).toMatchObject({ intended: '2026-04-01', due: '2026-08-01', verdict: 'under_way' });
	expect(line && intendedWords(line)).toBe(', by 1 August 2026, moved from 1 April 2026');
	expect(markdown).toContain('by 1 August 2026, moved from 1 April 2026');
	expect(lines.find(({ title }) => title === 'missed')).toMatchObject({
		intended: '2026-06-01',
		due: '2026-06-01'
	});
});

test('the record says everything, in the words of the page, and nothing in it is markup of its own', async () => {
	const { admin } = database;
	const achieved = ids.achieved ?? '';
	const title = '[x](javascript:alert(1))';
	await admin`update public.actions set title = ${title}, due = '2026-02-27' where id = ${achieved}`;
	await admin`update public.action_updates set link = 'https://example.org/a>b' where action_id = ${achieved} and step = 'finish'`;
	const count = async (name: string, target: number, ...values: [string, number][]) => {
		const [made] = await admin<{ id: string }[]>`insert into public.action_indicators
			(action_id, circle_id, name, unit, baseline, target, created_at)
			values (${achieved}, ${circle}, ${name}, 'people', 0, ${target}, '2026-02-01') returning id`;
		for (const [day, value] of values)
			await admin`insert into public.indicator_values (indicator_id, action_id, circle_id, on_day, value, by_id)
				values (${made?.id ?? ''}, ${achieved}, ${circle}, ${day}, ${value}, ${mei.id})`;
		return made?.id ?? '';
	};
	const people = await count('People', 1500, ['2026-05-01', 1900.456], ['2026-07-01', 4000]);
	await count('Hotels', 12);
	const id = await writeAs(ruth, (tx) =>
		beginReview(tx, circle, { ...period, title: 'A *year*', words: 'We **learnt**.' })
	);
	const say = (body: string, indicator?: string) =>
		writeAs(mei, (tx) => commentOnReview(tx, circle, id, { commitment: achieved, indicator, body }));
	await say('# Not a heading\n<b>bold</b>');
	await say('Counted twice', people);
	const { lines, markdown, fingerprint } = await now(id);
	expect(await now(id)).toEqual({ lines, markdown, fingerprint });
	expect(markdown).toContain(
		'# A \\*year\\*\n\nFrom 1 January 2026 to 30 June 2026\n\nIntended: 3. Of these: '
	);
	expect(markdown).toContain('1 achieved and verified, 1 under way, 1 not achieved in time.');
	expect(markdown).toContain(' Indicators: 1 of 2 at or past their targets.\n\nWe **learnt**.\n\n');
	expect(markdown).toContain(
		'- Indicator: People: 1,900.46 people of 1,500, at first 0\n    - Comment, Mei Nakamura (Harbour Trust): Counted twice'
	);
	expect(markdown).toContain('- Indicator: Hotels: not measured yet of 12, at first 0\n');
	expect(markdown).toContain('Harbour Trust): \\# Not a heading \\<b\\>bold\\</b\\>');
	expect(markdown).toContain(
		'### \\[x\\](javascript:alert(1))\n\n- Intended: Harbour Trust, by 27 February 2026\n'
	);
	expect(markdown).toContain('<https://example.org/a%3Eb>');
	expect(markdown).not.toMatch(/^# Not/m);
	const words = lines.map((line) => `- Achieved: ${verdictWords(line)}`);
	expect(words[0]).toBe('- Achieved: Achieved and verified, 2 days late');
	for (const said of words) expect(markdown).toContain(said);
	for (const { verdict } of lines) expect(markdown).toContain(verdicts[verdict].label);
});

/** One more commitment of Harbour Trust with that story; only what is said of it. */
async function made(title: string, story: [string, string][], more: Record<string, unknown> = {}) {
	const { admin } = database;
	const state = story.at(-1)?.[1] ?? '';
	const row = {
		circle_id: circle,
		born_as: title,
		title,
		owner_id: harbour,
		created_by: ruth.id,
		state,
		...more
	};
	const [action] = await admin<{ id: string }[]>`insert into public.actions ${admin(row)} returning id`;
	const id = action?.id ?? '';
	const tell = (step: string, at: string, to_state: string, said: Record<string, unknown> = {}) =>
		admin`insert into public.action_updates ${admin({ action_id: id, circle_id: circle, step, at, by_id: mei.id, to_state, ...said } as never)}`;
	for (const [at, to] of story) await tell(to === 'done' ? 'finish' : 'x', at, to);
	return { id, tell };
}
const linesOf = async () => (await now(await writeAs(ruth, (tx) => beginReview(tx, circle, period)))).lines;
const lineOf = async (title: string) => (await linesOf()).find((each) => each.title === title);

test('what was over before counts again when it was opened or promised anew in the period', async () => {
	await made('opened again', [
		['2025-03-01', 'accepted'],
		['2025-06-01', 'verified'],
		['2026-02-01', 'in_progress'],
		['2026-05-01', 'done']
	]);
	await made('promised after all', [
		['2025-03-01', 'declined'],
		['2026-02-01', 'proposed'],
		['2026-03-01', 'accepted']
	]);
	await made('done before', [
		['2025-03-01', 'accepted'],
		['2025-12-01', 'done']
	]);
	await made('done before, verified now', [
		['2025-03-01', 'accepted'],
		['2025-12-01', 'done'],
		['2026-02-01', 'verified']
	]);
	await made('still declined', [
		['2025-03-01', 'declined'],
		['2026-02-01', 'proposed']
	]);
	const told = Object.fromEntries((await linesOf()).map(({ title, verdict }) => [title, verdict]));
	expect(told).toMatchObject({
		'opened again': 'done',
		'promised after all': 'under_way',
		'done before, verified now': 'verified'
	});
	expect(told).not.toHaveProperty(['done before']);
	expect(told).not.toHaveProperty(['still declined']);
});

test('whose it was, what it said and its phase are those of the last day, whatever happened afterwards', async () => {
	const { admin } = database;
	const [shore] = await admin<
		{ id: string }[]
	>`insert into public.organisations (name) values ('Shore Council') returning id`;
	const [phase] = await admin<{ id: string }[]>`insert into public.phases (circle_id, name, position)
		values (${circle}, 'Impact', 3) returning id`;
	const { tell } = await made('Reworded since', [['2026-02-01', 'accepted']], {
		owner_id: shore?.id,
		phase_id: phase?.id
	});
	await tell('edit', '2026-07-02', 'accepted', {
		changes: admin.json({ phase: { from: null, to: 'Planning' } })
	});
	await tell('edit', '2026-08-02', 'accepted', {
		changes: admin.json({ phase: { from: 'Planning', to: 'Impact' } })
	});
	await tell('take_over', '2026-07-03', 'accepted', { owner_from: harbour, owner_to: shore?.id });
	await tell('agree', '2026-07-04', 'accepted', { title_from: 'As it was', title_to: 'Reworded since' });
	expect(await lineOf('As it was')).toMatchObject({ owner: 'Harbour Trust', phase: null });
	await tell('edit', '2026-06-30T12:00:00Z', 'accepted', {
		changes: admin.json({ phase: { from: 'x', to: 'y' } })
	});
	expect(await lineOf('As it was')).toMatchObject({ phase: null });
});

test('an indicator counts with the target it had then: one that ended since is there, one that came since is not', async () => {
	const { admin } = database;
	const { id, tell } = await made('Measured', [['2026-02-01', 'accepted']]);
	const gauge = async (name: string, target: number, created_at: string, ended_at: string | null = null) => {
		const [row] = await admin<{ id: string }[]>`insert into public.action_indicators
			${admin({ action_id: id, circle_id: circle, name, unit: 'people', target, created_at, ended_at })} returning id`;
		return row?.id ?? '';
	};
	const change = (indicator_id: string, at: string, changes: Record<string, { from: string; to: string }>) =>
		tell('change_indicator', at, 'accepted', { indicator_id, changes: admin.json(changes) });
	const people = await gauge('Staff', 500, '2026-02-02');
	await change(people, '2026-03-01', { target: { from: '50', to: '100' } });
	await change(people, '2026-07-01', {
		target: { from: '100', to: '200' },
		indicator: { from: 'People', to: 'Staff' }
	});
	await change(people, '2026-08-01', { target: { from: '200', to: '500' } });
	await gauge('Ended since', 7, '2026-02-03', '2026-09-01');
	await gauge('Ended before', 7, '2026-02-02', '2026-05-01');
	await gauge('Added since', 7, '2026-07-02');
	expect((await lineOf('Measured'))?.indicators.map(({ name, target }) => [name, target])).toEqual([
		['People', 100],
		['Ended since', 7]
	]);
});

test('a day is a day where the circle meets', async () => {
	await made('An hour too late', [
		['2026-02-01', 'accepted'],
		['2026-06-30T23:30:00Z', 'done']
	]);
	await made('Just in time', [
		['2026-02-01', 'accepted'],
		['2026-05-31T23:30:00Z', 'done']
	]);
	expect(await lineOf('An hour too late')).toMatchObject({ state: 'accepted', finishedOn: null });
	expect(await lineOf('Just in time')).toMatchObject({ state: 'done', finishedOn: '2026-06-01' });
	const { admin } = database;
	await admin`insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${circle}, 'In New York', '2026-03-01T14:00Z', '2026-03-01T16:00Z', 'America/New_York', 'attributed')`;
	expect(await lineOf('An hour too late')).toMatchObject({ state: 'done', finishedOn: '2026-06-30' });
	await admin`delete from public.sessions where circle_id = ${circle}`;
});

test('however many there are, none is left out', async () => {
	const { admin } = database;
	await admin.begin(async (tx) => {
		await tx`with made as (insert into public.actions (circle_id, born_as, title, owner_id, created_by, state)
				select ${circle}, 'One of many', 'One of many', ${harbour}, ${ruth.id}, 'accepted' from generate_series(1, 1200) returning id)
			insert into public.action_updates (action_id, circle_id, step, at, by_id, to_state)
			select id, ${circle}, 'accept', '2026-02-01', ${mei.id}, 'accepted' from made`;
	});
	expect((await linesOf()).filter(({ title }) => title === 'One of many')).toHaveLength(1200);
	await admin`delete from public.actions where title = 'One of many'`;
});

test('nobody freezes words of their own: a convener freezes what the database says, if they have read it', async () => {
	const id = await writeAs(ruth, (tx) => beginReview(tx, circle, period));
	const read = await now(id);
	await expect(
		writeAs(ruth, (tx) =>
			sql`select public.freeze_review(${id}::uuid, '[]'::jsonb, '# All is well')`.execute(tx)
		)
	).rejects.toThrow('does not exist');
	await expect(
		writeAs(ruth, (tx) => sql`update public.reviews set lines = '[]', markdown = '# All is well'`.execute(tx))
	).rejects.toThrow('permission denied');
	const forged = createHash('sha256').update('# All is well').digest('hex');
	await expect(writeAs(ruth, (tx) => freezeReview(tx, id, forged))).rejects.toThrow('Something changed');
	await writeAs(mei, (tx) =>
		commentOnReview(tx, circle, id, { commitment: ids.missed ?? '', body: 'Two people were ill' })
	);
	await expect(writeAs(ruth, (tx) => freezeReview(tx, id, read.fingerprint))).rejects.toThrow(
		'Something changed'
	);
	const { fingerprint, markdown } = await now(id);
	expect(createHash('sha256').update(markdown).digest('hex')).toBe(fingerprint);
	expect(await writeAs(ruth, (tx) => freezeReview(tx, id, fingerprint))).toBe(fingerprint);
});

test('members comment until it is frozen; then nobody changes a letter', async () => {
	const id = await writeAs(ruth, (tx) => beginReview(tx, circle, period));
	const said = { commitment: ids.missed ?? '', body: 'Two people were ill' };
	await writeAs(mei, (tx) => commentOnReview(tx, circle, id, said));
	const { lines, markdown, fingerprint } = await now(id);
	expect(lines.flatMap(({ comments }) => comments)).toMatchObject([
		{ author: 'Mei Nakamura', organisation: 'Harbour Trust' }
	]);
	await expect(writeAs(mei, (tx) => freezeReview(tx, id, fingerprint))).rejects.toThrow('Only a convener');
	await writeAs(ruth, (tx) => freezeReview(tx, id, fingerprint));
	await expect(writeAs(ruth, (tx) => freezeReview(tx, id, fingerprint))).rejects.toThrow('frozen already');
	await expect(writeAs(mei, (tx) => commentOnReview(tx, circle, id, said))).rejects.toThrow(
		'row-level security'
	);
	expect(await writeAs(ruth, (tx) => changeReview(tx, circle, id, 1, { ...period, title: 'Another' }))).toBe(
		false
	);
	await writeAs(ruth, (tx) => dropReview(tx, circle, id));
	const kept = await readAs(mei, (tx) => readReview(tx, circle, id));
	expect(kept).toMatchObject({
		title: 'First half',
		frozen: { fingerprint, markdown, by: 'Ruth Adeyemi' }
	});
	expect(kept?.lines).toEqual(lines);
});

test('two conveners who change the same review do not replace each other’s words unseen', async () => {
	const id = await writeAs(ruth, (tx) => beginReview(tx, circle, period));
	const save = (seen: number, words: string) =>
		writeAs(ruth, (tx) => changeReview(tx, circle, id, seen, { ...period, words }));
	const read = () => readAs(ruth, (tx) => readReview(tx, circle, id));
	const seen = (await read())?.version ?? 0;
	expect(await save(seen, 'What the first learnt')).toBe(true);
	expect(await save(seen, 'What the second learnt')).toBe(false);
	const now = await read();
	expect(now?.words).toBe('What the first learnt');
	expect(await save(now?.version ?? 0, 'What both learnt')).toBe(true);
});

test('what an owner said is theirs: not the reason of a convener who withdrew it', async () => {
	for (const [by, words] of [
		[harbour, 'We could not'],
		[host, '']
	] as const) {
		const { tell } = await made(`Withdrawn by ${by}`, [['2026-02-01', 'accepted']]);
		await tell('withdraw', '2026-03-01', 'withdrawn', { body: 'We could not', for_id: by });
		expect(await lineOf(`Withdrawn by ${by}`)).toMatchObject({ verdict: 'withdrawn', words });
	}
});

test('a correction stands where the entry stands that it puts right, and keeps its link', async () => {
	const { id, tell } = await made('Corrected', [['2026-02-01', 'accepted']], { due: '2026-06-01' });
	const entry = async (step: string, body: string, more = {}) => {
		await tell(step, '2026-03-01', step === 'report' ? 'in_progress' : 'done', { body, ...more });
		const [last] = await database.admin<
			{ id: string }[]
		>`select max(id)::text as id from public.action_updates where action_id = ${id}`;
		return last?.id;
	};
	const early = await entry('report', 'Half of thme');
	const end = await entry('finish', 'All of thme', { link: 'https://example.org/all' });
	for (const [body, corrects] of [
		['All of them', end],
		['Half of them', early]
	]) {
		await entry('correct', body ?? '', { corrects });
		expect(await lineOf('Corrected')).toMatchObject({
			words: 'All of them',
			link: 'https://example.org/all'
		});
	}
});

test('who is not in the circle reads nothing of a review', async () => {
	const id = await writeAs(ruth, (tx) => beginReview(tx, circle, period));
	const tomas = await signedUp(database.admin, 'Tomas Lindqvist');
	expect(await readAs(tomas, (tx) => reviewNow(tx, id))).toBeNull();
});
