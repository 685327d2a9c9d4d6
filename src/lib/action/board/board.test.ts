import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRow, freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { pagesOf } from '../../../../tests/support/pages-of';
import { readAs, writeAs } from '$lib/server/database';
import type { ProposalChoices } from '../action';
import { checkList } from '../csv/check';
import { exportActions } from '../csv/export.server';
import { proposeList } from '../csv/import.server';
import { readList } from '../csv/read';
import { myActions } from '../mine/mine.server';
import { indicatorsOf } from '../pictures/indicators.server';
import { picturesOf } from '../pictures/pictures.server';
import { arrangeActions, withdrawActions } from './arrange.server';
import { arrangement } from './arrange';
import { actionsByDay, actionsOfCircle, lanesOf } from './board.server';
import { namedLanes } from './lanes';
import { lookAddress, readLook } from './look';
import { dropView, savedViews, saveView } from './view.server';

const today = '2026-11-21';
type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person, mei: Person, scribe: Person;
let circle: string, host: string, harbour: string, strand: string;
let add: (table: string, row: Record<string, unknown>) => Promise<string>;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	ruth = await signedUp(admin, 'Ruth Adeyemi');
	mei = await signedUp(admin, 'Mei Nakamura');
	scribe = await signedUp(admin, 'Dev Sharma');
	add = (table, row) => addRow(admin, table, row);
	host = await add('organisations', { name: 'Northgate Foundation' });
	harbour = await add('organisations', { name: 'The Harbour Trust' });
	const police = await add('organisations', { name: 'Eastmoor Police' });
	circle = await add('circles', { name: 'Lantern Circle', host_id: host });
	strand = await add('strands', { circle_id: circle, name: 'Protect' });
	const join = (person: Person, organisation: string, role: string) =>
		add('memberships', { circle_id: circle, person_id: person.id, organisation_id: organisation, role });
	await join(ruth, host, 'convener');
	await join(mei, harbour, 'participant');
	await join(scribe, police, 'participant');
	await admin`insert into public.actions (circle_id, born_as, title, owner_id, created_by, state, due)
		select ${circle}, 'We will ' || n, 'Promise ' || n, ${harbour}, ${scribe.id},
			(array['accepted', 'done', 'proposed', 'verified'])[1 + n % 4]::public.action_state, date '2026-11-01' + n
		from generate_series(1, 140) n`;
});
afterAll(() => database.close());

const choices = async (): Promise<ProposalChoices> => ({
	organisations: [
		{ id: host, name: 'Northgate Foundation' },
		{ id: harbour, name: 'The Harbour Trust' }
	],
	people: [{ id: mei.id, name: 'Mei Nakamura', organisationId: harbour }],
	strands: [{ id: strand, name: 'Protect' }],
	phases: []
});

test('a look goes into an address and comes back; what makes no sense there is left out', () => {
	const look = readLook(
		new URLSearchParams('view=groups&group=strand&due=late&strand=none&state=nonsense&after=x')
	);
	expect(look).toMatchObject({
		view: 'groups',
		group: 'strand',
		due: 'late',
		strand: 'none',
		state: undefined
	});
	expect(lookAddress(look)).toBe('?view=groups&group=strand&due=late&strand=none');
	expect(readLook(new URLSearchParams(lookAddress(look)))).toEqual({ ...look, after: undefined });
	expect(lookAddress(readLook(new URLSearchParams()))).toBe('');
});

test('lanes hold the first of each and say how many there are', async () => {
	const lanes = await readAs(ruth, (tx) => lanesOf(tx, circle, { today }, 'state'));
	expect(lanes.map(({ total }) => total)).toEqual([35, 35, 35, 35]);
	expect(lanes.every(({ actions }) => actions.length === 12)).toBe(true);
	const named = namedLanes(lanes, 'state', await choices(), true);
	expect(named.map(({ name, total }) => [name, total])).toEqual([
		['Proposed', 35],
		['Accepted', 35],
		['In progress', 0],
		['Done', 35],
		['Verified', 35]
	]);
	const strands = await readAs(ruth, (tx) => lanesOf(tx, circle, { today }, 'strand'));
	expect(namedLanes(strands, 'strand', await choices()).map(({ name }) => name)).toEqual(['No strand yet']);
});

test('the timeline comes in pages, by day alone', async () => {
	const pages = await pagesOf((after) => readAs(ruth, (tx) => actionsByDay(tx, circle, { today, after })));
	expect(pages.map(({ actions }) => actions.length)).toEqual([50, 50, 40]);
	const days = pages.flatMap(({ actions }) => actions.map(({ due }) => due));
	expect(days).toEqual(days.toSorted());
});

test('a convener places many at once, and it is told in their stories; nobody else does', async () => {
	const { actions } = await readAs(ruth, (tx) => actionsOfCircle(tx, circle, { today }));
	const chosen = actions.slice(0, 3).map(({ id }) => id);
	const changes = arrangement({ strand, phase: '', priority: 'high' });
	expect(await writeAs(ruth, (tx) => arrangeActions(tx, circle, chosen, changes))).toBe(3);
	expect(await writeAs(ruth, (tx) => arrangeActions(tx, circle, chosen, changes))).toBe(0);
	const told = await database.admin`select changes from public.action_updates where step = 'edit'`;
	expect(told.map(({ changes: said }) => said)).toContainEqual({
		strand: { from: null, to: 'Protect' },
		priority: { from: 'normal', to: 'high' }
	});
	await expect(writeAs(mei, (tx) => arrangeActions(tx, circle, chosen, { strand: null }))).rejects.toThrow(
		'Only a convener'
	);
	const placed = await readAs(mei, (tx) => actionsOfCircle(tx, circle, { today, strand, priority: 'high' }));
	expect(placed.actions.map(({ priority }) => priority)).toEqual(['high', 'high', 'high']);
});

test('withdrawing many is all or nothing, with one reason', async () => {
	const { actions } = await readAs(ruth, (tx) => actionsOfCircle(tx, circle, { today, state: 'proposed' }));
	const chosen = actions.slice(0, 2).map(({ id }) => id);
	await expect(writeAs(mei, (tx) => withdrawActions(tx, circle, chosen, 'No'))).rejects.toThrow();
	const withdrawn = await writeAs(ruth, (tx) => withdrawActions(tx, circle, chosen, 'Not now'));
	expect(withdrawn).toEqual({ changed: 2, leftOut: [] });
	const gone = await readAs(ruth, (tx) => actionsOfCircle(tx, circle, { today, state: 'withdrawn' }));
	expect(gone.actions.map(({ id }) => id).toSorted()).toEqual(chosen.toSorted());
	const [over] = gone.actions;
	const again = [over?.id ?? '', actions[2]?.id ?? ''];
	expect(await writeAs(ruth, (tx) => withdrawActions(tx, circle, again, 'Not now'))).toEqual({
		changed: 1,
		leftOut: [over?.title]
	});
});

test('views are one’s own, unless a convener shares them', async () => {
	await writeAs(mei, (tx) => saveView(tx, circle, { name: 'Mine', query: 'due=late', isShared: false }));
	await writeAs(ruth, (tx) => saveView(tx, circle, { name: 'Ours', query: 'view=states', isShared: true }));
	expect(await writeAs(mei, (tx) => saveView(tx, circle, { name: 'mine', query: '', isShared: false }))).toBe(
		false
	);
	await expect(
		writeAs(mei, (tx) => saveView(tx, circle, { name: 'Everybody', query: '', isShared: true }))
	).rejects.toThrow('row-level security');
	const seen = await readAs(mei, (tx) => savedViews(tx, circle, mei.id));
	expect(seen.map(({ name, isMine }) => [name, isMine])).toEqual([
		['Ours', false],
		['Mine', true]
	]);
	expect((await readAs(ruth, (tx) => savedViews(tx, circle, ruth.id))).map(({ name }) => name)).toEqual([
		'Ours'
	]);
	await writeAs(mei, (tx) => dropView(tx, circle, seen[0]?.id ?? ''));
	expect(await readAs(mei, (tx) => savedViews(tx, circle, mei.id))).toHaveLength(2);
});

test('a list is proposed as a whole or not at all, and only once', async () => {
	const count = async () =>
		(await database.admin<{ n: number }[]>`select count(*)::int as n from public.actions`)[0]?.n;
	const before = (await count()) ?? 0;
	const text =
		'Commitment;Organisation;Lead;Due;Strand\nFrom a list;harbour trust;Mei Nakamura;1/3/2027;protect\nAnother;Northgate Foundation;;;';
	const made = checkList(readList(text).lines, await choices(), [], today).flatMap((line) => line.made ?? []);
	expect(made).toHaveLength(2);
	const batch = crypto.randomUUID();
	const wrong = made.map((line, index) => (index === 1 ? { ...line, owner: crypto.randomUUID() } : line));
	await expect(writeAs(ruth, (tx) => proposeList(tx, circle, batch, wrong))).rejects.toThrow(
		'Choose an organisation'
	);
	expect(await count()).toBe(before);
	expect(await writeAs(ruth, (tx) => proposeList(tx, circle, batch, made))).toBe(true);
	expect(await writeAs(ruth, (tx) => proposeList(tx, circle, batch, made))).toBe(false);
	expect(await count()).toBe(before + 2);
	const proposed = await readAs(mei, (tx) => actionsOfCircle(tx, circle, { today, text: 'From a list' }));
	expect(proposed.actions).toMatchObject([
		{ state: 'proposed', due: '2027-03-01', lead: { name: 'Mei Nakamura' }, strand: 'Protect' }
	]);
	const csv = await readAs(mei, (tx) =>
		exportActions(tx, circle, { today, text: 'From a list' }, 'https://example.org')
	);
	expect(readList(csv).lines).toMatchObject([
		{ title: 'From a list', organisation: 'The Harbour Trust', due: '2027-03-01', strand: 'Protect' }
	]);
});

test('what is written out comes in again the same: who sees it, by which session', async () => {
	const text =
		'Commitment;Organisation;By next session;Visible to;Priority;Detail\nThere and back;Harbour Trust;yes;Organisations concerned;high;=1+1';
	const made = async (list: string) =>
		checkList(readList(list).lines, await choices(), [], today).flatMap((line) => line.made ?? []);
	const [line] = await made(text);
	expect(line).toMatchObject({ bySession: true, visibility: 'concerned', due: null });
	await writeAs(ruth, (tx) => proposeList(tx, circle, crypto.randomUUID(), line ? [line] : []));
	const csv = await readAs(ruth, (tx) =>
		exportActions(tx, circle, { today, text: 'There and back' }, 'https://example.org')
	);
	expect(await made(csv)).toEqual([line]);
});

test('my commitments lie in piles, in pages; what somebody wrote down for others is not theirs', async () => {
	const pages = await pagesOf((after) => readAs(mei, (tx) => myActions(tx, mei.id, today, after)));
	const all = pages.flatMap(({ actions }) => actions);
	expect(pages[0]?.actions).toHaveLength(40);
	expect(all[0]?.pile).toBe('to-answer');
	expect(all[0]?.steps).toContain('accept');
	expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
	expect(new Set(all.map(({ pile }) => pile))).toEqual(
		new Set(['to-answer', 'late', 'soon', 'later', 'waiting'])
	);
	expect((await readAs(scribe, (tx) => myActions(tx, scribe.id, today))).actions).toEqual([]);
	const convener = await readAs(ruth, (tx) => myActions(tx, ruth.id, today));
	expect(new Set(convener.actions.map(({ pile }) => pile))).toEqual(new Set(['to-answer', 'to-verify']));
});

test('terms proposed to what somebody wrote down in the notes wait for the conveners; to what they asked for, for them', async () => {
	const { admin } = database;
	const countered = (title: string, section: string | null) =>
		add('actions', {
			...{ circle_id: circle, born_as: title, title, owner_id: harbour, created_by: scribe.id, section },
			...{ state: 'countered', proposed_title: 'Other words', proposed_by_owner: true }
		});
	const ids = [await countered('Written down', 'general'), await countered('Asked for', null)];
	const toAnswer = async (who: Person) =>
		(await readAs(who, (tx) => myActions(tx, who.id, today))).actions
			.filter(({ id, pile }) => ids.includes(id) && pile === 'to-answer')
			.map(({ title }) => title)
			.toSorted();
	expect(await toAnswer(scribe)).toEqual(['Asked for']);
	expect(await toAnswer(ruth)).toEqual(['Asked for', 'Written down']);
	await admin`delete from public.actions where id = any (${ids}::uuid[])`;
});

test('pictures count what was measured last and what was corrected not at all', async () => {
	const { actions } = await readAs(ruth, (tx) => actionsOfCircle(tx, circle, { today, state: 'accepted' }));
	const of = { action_id: actions[0]?.id, circle_id: circle };
	const indicator = await add('action_indicators', {
		...of,
		name: 'People trained',
		unit: 'people',
		target: 100
	});
	const measured = (value: number, on_day: string, corrects: string | null = null) =>
		add('indicator_values', { ...of, indicator_id: indicator, value, on_day, by_id: mei.id, corrects });
	await measured(40, '2026-10-01');
	const wrong = await measured(900, '2026-11-01');
	await measured(90, '2026-11-01', wrong);
	const at = (until?: string) =>
		readAs(mei, (tx) => indicatorsOf(tx, circle, until ? { today, until } : { today }));
	expect((await at()).indicators[0]).toMatchObject({
		name: 'People trained',
		value: 90,
		target: 100,
		baseline: null
	});
	expect((await at('2026-10-31')).indicators[0]).toMatchObject({ value: 40, on: '2026-10-01' });
	const pictures = await readAs(mei, (tx) => picturesOf(tx, circle, { today }));
	expect(pictures.stacks[0]).toMatchObject({ name: 'The Harbour Trust' });
	expect(pictures.timeline).toHaveLength(40);
});
