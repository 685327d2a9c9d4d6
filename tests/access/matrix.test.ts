import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { cast, stranger } from '../support/cast';
import { idOf } from '../support/circle';
import { inhabited, type Inhabited } from '../support/platform';
import { tryToAdd, tryToCall, tryToChange, tryToRemove, tryToSee, undoEverything } from './attempting';
import { additions, changes, type Row } from './attempts';
import { calls } from './calls';
import { functions, linesOf, tables, who } from './expectations';

// What anybody who is signed in can do with a client of their own, through /rest/v1, to every table there is.
let place: Inhabited;
let names: string[];

beforeAll(async () => {
	// The platform writes every refusal to the console.
	vi.spyOn(console, 'error').mockReturnValue();
	place = await inhabited();
	const rows = await place.database.admin<{ name: string }[]>`
		select c.relname as name from pg_class c
		where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'f') order by 1`;
	names = rows.map(({ name }) => name);
	await undoEverything(place.database.admin, names);
});
afterAll(async () => {
	await place.close();
	vi.restoreAllMocks();
});

function client(id: string) {
	const found = place.clients[id];
	if (!found) throw new Error(`Nobody is called ${id}.`);
	return found;
}

async function everybody(attempt: (id: string) => Promise<string>): Promise<string[]> {
	const cells = [];
	for (const id of who) cells.push(await attempt(id));
	return cells;
}

const given = <T>(value: T | undefined): T => {
	if (value === undefined) throw new Error('attempts.ts or calls.ts has no such attempt.');
	return value;
};

describe('tables', () => {
	test('every table of public has a line for seeing, adding, changing and removing', () => {
		const lines = linesOf(tables).map(({ words }) => `${words[0]} ${words[1]}`);
		const wanted = names.flatMap((name) =>
			['see', 'add', 'change', 'remove'].map((verb) => `${name} ${verb}`)
		);
		expect([...new Set(lines)].sort()).toEqual(wanted.sort());
	});

	test.each(linesOf(tables))('$name', async ({ words: [table = '', verb, label = ''], cells }) => {
		const { world } = place;
		const attempt = async (id: string) => {
			if (verb === 'see') return tryToSee(client(id), table, world);
			if (verb === 'add')
				return tryToAdd(client(id), table, given(additions(world, id)[table]?.[label]), world);
			if (verb === 'change') return tryToChange(client(id), table, given(changes[table]?.[label]), world);
			return tryToRemove(client(id), table, world);
		};
		expect(await everybody(attempt)).toEqual(cells);
	});

	test('nobody adds anything to a circle that is not theirs', async () => {
		for (const [id, table, label, row] of attemptsOf(cast.map(({ id }) => id))) {
			if (!('circle_id' in row)) continue;
			const there = { ...row, circle_id: place.world.theirs.id };
			expect(await tryToAdd(client(id), table, there, place.world), `${id}: ${table} ${label}`).toMatch(
				/^[0x-]$/
			);
		}
	});

	test('nothing is tied to a row of another circle', async () => {
		const parents = {
			session_id: 'sessions',
			item_id: 'agenda_items',
			topic_id: 'topics',
			action_id: 'actions'
		};
		const foreign = Object.entries(parents).map(([column, table]) => [
			column,
			idOf(place.world.theirs.rows, table)
		]);
		foreign.push(['membership_id', idOf(place.world.theirs.member, stranger.id)]);
		for (const [id, table, label, row] of attemptsOf(['ruth', 'mei'])) {
			for (const [column = '', value] of foreign) {
				if (!(column in row) && !mayBeTied[table]?.includes(column)) continue;
				const tied = { ...row, [column]: value };
				const answer = await tryToAdd(client(id), table, tied, place.world);
				expect(answer, `${id}: ${table} ${label} with another circle's ${column}`).toMatch(/^[0x-]$/);
			}
		}
	});
});

/** Columns that an attempt leaves out but that may be given. */
const mayBeTied: Record<string, string[]> = {
	agenda_presenters: ['membership_id'],
	topics: ['session_id', 'action_id']
};

function* attemptsOf(ids: string[]): Generator<[string, string, string, Row]> {
	for (const id of ids)
		for (const [table, attempts] of Object.entries(additions(place.world, id)))
			for (const [label, row] of Object.entries(attempts)) yield [id, table, label, row];
}

describe('functions', () => {
	test('every function of public has a line', async () => {
		const rows = await place.database.admin<{ name: string }[]>`
			select distinct proname as name from pg_proc where pronamespace = 'public'::regnamespace order by 1`;
		const lines = linesOf(functions).map(({ words }) => words[0]);
		expect([...new Set(lines)].sort()).toEqual(rows.map(({ name }) => name).sort());
	});

	test.each(linesOf(functions))('$name', async ({ words: [name = '', label = ''], cells }) => {
		const args = given(calls(place.world)[name]?.[label]);
		expect(await everybody((id) => tryToCall(client(id), name, args))).toEqual(cells);
	});

	test('nobody reaches the schemas behind public', async () => {
		for (const schema of ['private', 'auth', 'pgboss', 'supabase_migrations']) {
			const answers = await everybody(async (id) => {
				const { error } = await client(id).schema(schema).from('anything').select();
				return error?.code ?? 'reached';
			});
			expect(answers, schema).toEqual(who.map(() => 'PGRST106'));
		}
	});
});
