import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRow, freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { readAs, writeAs } from '$lib/server/database';
import { countActions } from './action.server';
import { actionsOfCircle } from './board/board.server';
import type { Filter } from './board/look';
import { proposeAction, supportAction, takeStep } from './change.server';
import { readAction, readStory } from './story.server';

const today = '2026-11-21';
const total = 230;
type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person, mei: Person, stranger: Person;
let circle: string, host: string, harbour: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	ruth = await signedUp(admin, 'Ruth Adeyemi');
	mei = await signedUp(admin, 'Mei Nakamura');
	stranger = await signedUp(admin, 'Sam Stranger');
	const add = (table: string, row: Record<string, unknown>) => addRow(admin, table, row);
	host = await add('organisations', { name: 'Northgate Foundation' });
	harbour = await add('organisations', { name: 'Harbour Trust' });
	circle = await add('circles', { name: 'Lantern Circle', host_id: host });
	for (const [person, organisation, role] of [
		[ruth, host, 'convener'],
		[mei, harbour, 'participant']
	] as const)
		await add('memberships', {
			circle_id: circle,
			person_id: person.id,
			organisation_id: organisation,
			role
		});
	await admin`insert into public.actions (circle_id, born_as, title, owner_id, created_by, state, due)
		select ${circle}, 'We will do ' || n, case when n % 50 = 0 then '100%_' else 'Promise ' end || n, ${harbour}, ${ruth.id},
			(array['accepted', 'done', 'proposed'])[1 + n % 3]::public.action_state,
			case when n % 7 > 0 then date '2026-11-21' + (n * 37 % 200 - 100) end
		from generate_series(1, ${total}::int) n`;
});
afterAll(() => database.close());

const list = (who: Person, filter: Filter & { after?: string | undefined } = {}) =>
	readAs(who, (tx) => actionsOfCircle(tx, circle, { today, ...filter }));

test('a long list comes in pages: everything once, late ones first, then by date', async () => {
	const seen: string[] = [];
	const ranks: string[] = [];
	let after: string | undefined;
	do {
		const { actions, next } = await list(ruth, { after });
		for (const { id, state, due } of actions) {
			const late = state === 'accepted' && due !== null && due < today;
			ranks.push(`${late ? 0 : state === 'done' ? 2 : 1} ${due ?? '9999-12-31'}`);
			seen.push(id);
		}
		after = next ?? undefined;
	} while (after);
	expect(new Set(seen).size).toBe(total);
	expect(seen).toHaveLength(total);
	expect(ranks).toEqual(ranks.toSorted());
});

test('counts and filters agree', async () => {
	const counts = await readAs(ruth, (tx) => countActions(tx, circle, today));
	expect(counts.total).toBe(total);
	expect(counts.states.accepted + counts.states.done + counts.states.proposed + counts.late).toBe(total);
	const late = await list(ruth, { due: 'late' });
	expect(late.actions).toHaveLength(counts.late);
	const week = await list(ruth, { due: 'week' });
	expect(week.actions.length).toBeGreaterThan(0);
	for (const { due, state } of week.actions) {
		expect(due && due >= today && due <= '2026-11-28').toBe(true);
		expect(state).not.toBe('done');
	}
});

test('words are looked for as they are written, signs included', async () => {
	const { actions } = await list(ruth, { text: '100%_' });
	expect(actions).toHaveLength(Math.floor(total / 50));
	expect((await list(ruth, { organisation: host })).actions).toEqual([]);
});

test('a stranger sees none of it', async () => {
	expect((await list(stranger)).actions).toEqual([]);
	const [any] = (await list(ruth)).actions;
	expect(await readAs(stranger, (tx) => readAction(tx, any?.id ?? ''))).toBeNull();
});

test('a proposal that is sent twice is made once, and its story reads in order', async () => {
	const id = crypto.randomUUID();
	const made = {
		id,
		title: 'Train the desk',
		owner: harbour,
		due: '2026-12-31',
		wording: 'We could train the desk'
	};
	for (const _ of [1, 2]) await writeAs(ruth, (tx) => proposeAction(tx, circle, { ...none, ...made }));
	await writeAs(mei, (tx) => takeStep(tx, id, 'counter', { ...nothing, due: '2027-03-01', body: 'Later' }));
	await writeAs(ruth, (tx) => takeStep(tx, id, 'agree', nothing));
	await writeAs(ruth, (tx) => supportAction(tx, id, true));
	await expect(writeAs(mei, (tx) => supportAction(tx, id, true))).rejects.toThrow('owns this commitment');
	const action = await readAs(mei, (tx) => readAction(tx, id));
	expect(action).toMatchObject({ state: 'accepted', due: '2027-03-01', bornAs: 'We could train the desk' });
	expect(action?.lead?.name).toBe('Mei Nakamura');
	expect(action?.supporters.map(({ name }) => name)).toEqual(['Northgate Foundation']);
	expect(action?.steps).toContain('report');
	const story = await readAs(mei, (tx) => readStory(tx, id));
	expect(story.map(({ step }) => step)).toEqual(['propose', 'counter', 'agree', 'support']);
	expect(await readAs(mei, (tx) => readStory(tx, id, story[1]?.id))).toHaveLength(2);
});

const none = {
	lead: undefined,
	strand: undefined,
	phase: undefined,
	detail: undefined,
	session: undefined,
	item: undefined,
	document: undefined,
	section: undefined
};
const nothing = {
	body: undefined,
	link: undefined,
	due: undefined,
	title: undefined,
	lead: undefined,
	progress: undefined
};
