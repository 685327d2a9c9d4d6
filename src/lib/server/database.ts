import { availableParallelism } from 'node:os';
import { error as httpError } from '@sveltejs/kit';
import { Kysely, sql, type Dialect, type Transaction } from 'kysely';
import { PostgresJSDialect } from 'kysely-postgres-js';
import postgres from 'postgres';
import { announce, type TransactionEvent } from './bus';
import { connect, type Address, type Login } from './database/address';
import { lastingPool } from './database/lasting-pool';
import { readTransaction } from './database/read-transaction';
import { endSharing, shareRead } from './database/shared-read';
import { isUnreachable } from './database/unreachable';
import { withinReach } from './database/within-reach';
import { kept } from './kept';
import type { DB } from './schema';

/** Every table, typed from the migrated schema. Tables outside `public` carry their schema: 'private.outbox'. */
export type Database = DB;
/** One transaction, bound to a person (or to the background identity). */
export type Tx = Transaction<Database>;
/** Whom a transaction acts for: a signed-in person, or a visitor (null). */
export type Actor = { userId: string; email?: string | undefined } | null;

export const databaseIsAway =
	"Colloquy can't reach its database at the moment. Nothing is lost. Please try again in a minute.";

type Open = {
	address: Address;
	people: postgres.Sql;
	worker: postgres.Sql;
	dialect: Dialect;
	asPeople: Kysely<Database>;
	asWorker: Kysely<Database>;
};
const current = kept('database', () => ({ open: null as Open | null }));

/** Opens the pools. Called once at the start, and by tests with a database of their own. */
export function openDatabase(address: Address): void {
	// On one machine with us, more at once than its processors can serve makes everybody wait for everybody.
	const max = address.kind === 'embedded' ? Math.min(12, Math.max(4, 2 * availableParallelism())) : 12;
	const pool = (login: Login, most: number) =>
		lastingPool((ended) =>
			// No connection is closed by us, so one that closes has been ended.
			connect(address, login, {
				max: most,
				types: plainTypes,
				idle_timeout: 0,
				max_lifetime: null,
				onclose: ended
			})
		);
	const people = pool('colloquy_people', max);
	const worker = pool('colloquy_worker', 6);
	const dialect = new PostgresJSDialect({ postgres: people });
	current.open = {
		address,
		people,
		worker,
		dialect,
		asPeople: new Kysely<Database>({ dialect }),
		asWorker: new Kysely<Database>({ dialect: new PostgresJSDialect({ postgres: worker }) })
	};
}

/** Closes the pools after the queries under way. */
export async function closeDatabase(): Promise<void> {
	const { open } = current;
	current.open = null;
	if (open) await Promise.all([open.people.end({ timeout: 5 }), open.worker.end({ timeout: 5 })]);
}

/**
 * One consistent, read-only view of the database, as that person sees it; a page and its layouts share one. Await
 * nothing but SQL inside.
 */
export function readAs<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
	return shareRead(
		actor?.userId ?? 'visitor',
		(within) => beginRead((tx) => become(tx, actor), within),
		work
	).catch((error: unknown) => refuseVisitor(actor, error));
}

/**
 * Asks something as the server itself, which may do little, and begins the view that is readAs's from there on: a request
 * that reads right afterwards goes on in it.
 */
export async function beginReadAs<T>(
	actor: { userId: string; email: string },
	ask: (tx: Tx) => Promise<T>
): Promise<T> {
	let asked: Promise<T> | null = null;
	const begin = async (tx: Tx): Promise<void> => {
		asked = ask(tx);
		await Promise.all([asked, become(tx, actor)]);
	};
	return shareRead(
		actor.userId,
		(within) => beginRead(begin, within),
		(tx) => asked ?? ask(tx)
	);
}

function beginRead(
	become: (tx: Tx) => Promise<void>,
	within: (tx: Tx) => Promise<unknown>
): Promise<unknown> {
	return reached((begin) =>
		readTransaction(
			database().asPeople,
			database().dialect,
			async (tx) => {
				await become(tx);
				begin();
			},
			within
		)
	);
}

/** One transaction that may write, as that person. What it recorded is published on the bus after the commit. */
export async function writeAs<T>(actor: Actor, work: (tx: Tx) => Promise<T>): Promise<T> {
	const { result, events } = await reached((begin) =>
		database()
			.asPeople.transaction()
			.execute(async (tx) => {
				await become(tx, actor);
				begin();
				return { result: await work(tx), events: await recorded(tx) };
			})
	)
		.catch((error: unknown) => refuseVisitor(actor, error))
		.finally(endSharing);
	await announce(events);
	return result;
}

/** One transaction of the background identity, which sees what the policies for `colloquy_worker` give it. */
export async function asWorker<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
	const { result, events } = await reached((begin) =>
		database()
			.asWorker.transaction()
			.execute(async (tx) => {
				begin();
				return { result: await work(tx), events: await recorded(tx) };
			})
	).finally(endSharing);
	await announce(events);
	return result;
}

/** The background identity's pool, for libraries that speak SQL themselves (queue, limits). */
export function workerPool(): postgres.Sql {
	return database().worker;
}

/** True when the database answers within that time. */
export function databaseAnswers(withinMs = 2_000): Promise<boolean> {
	return withinReach(() => database().worker`select 1`, withinMs).then(
		() => true,
		() => false
	);
}

// What Supabase's API does: the role and the claims, for this transaction only, in one statement.
async function become(tx: Tx, actor: Actor): Promise<void> {
	const role = actor ? 'authenticated' : 'anon';
	const claims = JSON.stringify(actor ? { sub: actor.userId, role, email: actor.email } : { role });
	await sql`select set_config('request.jwt.claims', ${claims}, true),
		set_config('request.jwt.claim.sub', ${actor?.userId ?? ''}, true),
		set_config('request.jwt.claim.role', ${role}, true),
		set_config('role', ${role}, true)`.execute(tx);
}

async function recorded(tx: Tx): Promise<TransactionEvent[]> {
	const { rows } = await sql<TransactionEvent>`select * from private.events_of_this_transaction()`.execute(
		tx
	);
	return rows;
}

// A page that can't be shown because the database is away is not a fault of the page: 503, everywhere alike.
async function reached<T>(work: (begin: () => void) => PromiseLike<T>): Promise<T> {
	try {
		return await withinReach(work);
	} catch (error) {
		if (isUnreachable(error)) httpError(503, databaseIsAway);
		throw error;
	}
}

// A visitor who asks for what only people have is not a fault of ours.
function refuseVisitor(actor: Actor, error: unknown): never {
	if (!actor && error instanceof postgres.PostgresError && error.code === '42501')
		httpError(401, 'Sign in first.');
	throw error;
}

function database(): Open {
	return current.open ?? httpError(503, databaseIsAway);
}

const plainTypes = {
	// Days stay days: a date has no time zone, so it must not become a JavaScript Date.
	date: { to: 1082, from: [1082], serialize: (value: string) => value, parse: (value: string) => value },
	// Text that is JSON already is not made into JSON a second time.
	json: { to: 114, from: [114], serialize: toJson, parse: (text: string) => JSON.parse(text) as unknown },
	jsonb: { to: 3802, from: [3802], serialize: toJson, parse: (text: string) => JSON.parse(text) as unknown }
};

function toJson(value: unknown): string {
	return typeof value === 'string' ? value : JSON.stringify(value);
}
