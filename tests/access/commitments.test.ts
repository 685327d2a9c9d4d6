import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { actAs, tried } from '../support/act-as';
import { cast, ines, stranger, tomas } from '../support/cast';
import { buildWorld, idOf, type Ids, type World } from '../support/circle';
import { freshDatabase, type TestDatabase } from '../support/database';
import { seeded } from '../support/random';
import { askedAfter, outcome, rules, states, steps, type Model } from './commitment-rules';

let database: TestDatabase;
let world: World;
const everybody = [...cast, stranger].map(({ id }) => id);
const accounts: Ids = Object.fromEntries(everybody.map((id) => [id, randomUUID()]));

beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.admin, accounts);
});
afterAll(() => database.close());

beforeEach(async () => {
	await database.admin`delete from public.actions`;
	await database.admin`delete from public.events`;
});

const begin = <T>(work: (tx: postgres.TransactionSql) => Promise<T>) => database.admin.begin(work);

/** Ines proposes that Harbour Trust does something. */
async function propose(tx: postgres.TransactionSql): Promise<string> {
	await actAs(tx, idOf(accounts, ines.id));
	const [row] = await tx<
		{ id: string }[]
	>`select public.propose_action(null, ${world.ours.id}, 'Train the desk',
		${idOf(world.organisations, tomas.organisation)}, null, '2026-12-01', 'We will train the desk') as id`;
	await tx`reset role`;
	return row?.id ?? '';
}

let wordings = 0;
/** The new state; null when the database says that this step is not theirs, or not now. */
async function take(tx: postgres.TransactionSql, action: string, step: string): Promise<string | null> {
	try {
		const [row] = await tx.savepoint(
			(inner) => inner<{ state: string }[]>`
			select public.take_step(${action}, ${step}, 'Because', null, '2027-01-15', ${`Another wording ${(wordings += 1)}`}) as state`
		);
		return row?.state ?? null;
	} catch (error) {
		if (/not yours to say|has moved on|no such commitment/.test(String(error))) return null;
		throw error;
	}
}

/** What the database would let this person do now, from what it shows them and from trying. */
const offered = async (tx: postgres.TransactionSql, action: string) =>
	(
		await tx<
			{ step: string }[]
		>`select step from public.my_steps(null) where action_id = ${action} order by 1`
	).map(({ step }) => step);

test('the database holds the rules that were promised', async () => {
	const rows = await database.admin`select step, from_state::text as "from", to_state::text as "to",
		case when step = 'move_date' then 'either_side' else by end as whose from private.action_steps`;
	const sorted = (all: unknown[]) => all.map((each) => JSON.stringify(each)).sort();
	expect(sorted([...rows])).toEqual(sorted(rules));
});

test.each(states)(
	'from %s, everybody may take their steps and no others',
	async (state) => {
		await begin(async (tx) => {
			const action = await propose(tx);
			for (const asked of [null, 'owner', 'asker'] as const) {
				await tx`update public.actions set state = ${state}, proposed_due = ${asked && '2027-01-01'},
				proposed_by_owner = ${asked === 'owner'} where id = ${action}`;
				for (const person of everybody) {
					const wanted = steps.filter((step) => outcome({ state, asked }, step, person) !== null).sort();
					expect(await tried(tx, idOf(accounts, person), (as) => offered(as, action)), person).toEqual(
						wanted
					);
					for (const step of steps) {
						const to = await tried(tx, idOf(accounts, person), (as) => take(as, action, step));
						expect(to, `${person}: ${step}`).toBe(outcome({ state, asked }, step, person));
					}
				}
			}
		});
	},
	60_000
);

test('a thousand random steps go where the rules say, and every one that was taken is in the story', async () => {
	const { oneOf, next } = seeded(20261105);
	const moves = everybody.flatMap((person) => steps.map((step) => [person, step] as const));
	const taken = await begin(async (tx) => {
		let action = '';
		let model: Model = { state: 'withdrawn', asked: null };
		let count = 0;
		for (let step = 0; step < 1000; step += 1) {
			if (model.state === 'withdrawn') {
				action = await propose(tx);
				model = { state: 'proposed', asked: null };
				count += 1;
			}
			// Half of them blindly: most of those are refused, and the rest would never get far.
			const open = moves.filter(([who, what]) => outcome(model, what, who) !== null);
			const [person, which] = oneOf(next() < 0.5 && open.length > 0 ? open : moves);
			await actAs(tx, idOf(accounts, person));
			const to = await take(tx, action, which);
			await tx`reset role`;
			expect(to, `step ${step}, ${person}: ${which} from ${JSON.stringify(model)}`).toBe(
				outcome(model, which, person)
			);
			if (to === null) continue;
			model = { state: to, asked: askedAfter(model, which, to, person) };
			count += 1;
		}
		return count;
	});
	const [told] =
		await database.admin`select count(*)::int as steps, bool_and(a.born_as = 'We will train the desk') as kept
		from public.action_updates u join public.actions a on a.id = u.action_id where a.created_by = ${idOf(world.people, ines.id)}`;
	const [recorded] =
		await database.admin`select count(*)::int as events from public.events where kind like 'action.%'`;
	expect({ ...told, ...recorded }).toEqual({ steps: taken, kept: true, events: taken });
	expect(taken).toBeGreaterThan(400);
});
