import type { Kysely, KyselyPlugin, RootOperationNode } from 'kysely';
import { load as frame } from '../../../src/routes/+layout.server';
import { load as home } from '../../../src/routes/+page.server';
import { load as circleFrame } from '../../../src/routes/circles/[circle]/+layout.server';
import { load as circle } from '../../../src/routes/circles/[circle]/+page.server';
import { load as board } from '../../../src/routes/circles/[circle]/commitments/+page.server';
import { load as mine } from '../../../src/routes/commitments/+page.server';
import { load as sessionFrame } from '../../../src/routes/sessions/[session]/+layout.server';
import { load as session } from '../../../src/routes/sessions/[session]/+page.server';
import { connect } from '../../../src/lib/server/database/address';
import { startThrowaway } from '../../../src/lib/server/database/throwaway';
import { closeDatabase, openDatabase } from '../../../src/lib/server/database';
import { sharingReads } from '../../../src/lib/server/database/shared-read';
import { kept } from '../../../src/lib/server/kept';
import { seed, visitors, type Size, type Visitor } from './seed';

const TODAY = new Date().toISOString().slice(0, 10);
const ASKING = 8;
const ROUNDS = Number(process.env.ROUNDS ?? 25);
const WARMING = 8;
const base: Size = { circles: 50, sessions: 2_000, commitments: 20_000, people: 500 };

type Data = Record<string, unknown>;
/** A load function, whatever page it belongs to. */
type Load = (event: never) => unknown;
type Page = { name: string; path: (visitor: Visitor) => string; loads: Load[] };

const pages: Page[] = [
	{ name: 'home', path: () => '/', loads: [frame, home] },
	{ name: 'circle', path: ({ circle: id }) => `/circles/${id}`, loads: [frame, circleFrame, circle] },
	{ name: 'session', path: ({ session: id }) => `/sessions/${id}`, loads: [frame, sessionFrame, session] },
	{
		name: 'board, late',
		path: ({ circle: id }) => `/circles/${id}/commitments?due=late`,
		loads: [frame, circleFrame, board]
	},
	{
		name: 'board, words',
		path: ({ circle: id }) => `/circles/${id}/commitments?q=number+1&state=accepted`,
		loads: [frame, circleFrame, board]
	},
	{
		name: 'board, by state',
		path: ({ circle: id }) => `/circles/${id}/commitments?view=states`,
		loads: [frame, circleFrame, board]
	},
	{ name: 'my commitments', path: () => '/commitments', loads: [frame, mine] }
];

type Counted = { statements: number; transactions: number };
type Result = { page: string; median: number; p95: number } & Counted;

/** Measures every page on the data, and on ten times the data; prints both and whether the targets are met. */
export async function measure(): Promise<void> {
	const once = await on(base);
	const tenfold = await on({
		circles: base.circles * 10,
		sessions: base.sessions * 10,
		commitments: base.commitments * 10,
		people: base.people * 10
	});
	print(once, tenfold);
}

async function on(size: Size): Promise<{ pages: Result[]; policies: [string, number][] }> {
	const { address, stop } = await startThrowaway({ max_connections: '60', shared_buffers: '256MB' });
	const admin = connect(address, 'admin', { max: 1 });
	try {
		console.log(`Seeding ${size.circles} circles, ${size.commitments} commitments …`);
		await seed(admin, size, TODAY);
		openDatabase(address);
		const count = counting();
		const people = await visitors(admin, ASKING);
		const results: Result[] = [];
		for (const page of pages) results.push(await visitOften(page, people, count));
		return { pages: results, policies: await policies(admin, people) };
	} finally {
		await closeDatabase().catch(() => undefined);
		await admin.end();
		await stop();
	}
}

/** Eight people ask at once, again and again. Times are of the load functions of a whole visit, in milliseconds. */
async function visitOften(page: Page, people: Visitor[], count: Counted): Promise<Result> {
	const visit = (to: Page, person: Visitor) => sharingReads(() => load(to, person));
	// A server that has run for a minute: its connections know the statements.
	for (let round = 0; round < WARMING; round++)
		await Promise.all(people.map((person) => visit(page, person)));
	Object.assign(count, { statements: 0, transactions: 0 });
	const [first] = people;
	if (first) await visit(page, first);
	const { statements, transactions } = count;
	const times: number[] = [];
	await Promise.all(
		people.map(async (person) => {
			for (let round = 0; round < ROUNDS; round++) {
				const began = performance.now();
				await visit(page, person);
				times.push(performance.now() - began);
			}
		})
	);
	times.sort((a, b) => a - b);
	const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
	return { page: page.name, median: at(0.5), p95: at(0.95), statements, transactions };
}

/** What SvelteKit does for a page: its loads, together, each with what those above it gave. */
async function load(page: Page, visitor: Visitor): Promise<void> {
	const url = new URL(page.path(visitor), 'http://localhost');
	const person = { ...visitor, name: 'Person', email: 'person@example.org', sessionId: null };
	const given: Promise<Data>[] = [];
	for (const load of page.loads) {
		const above = [...given];
		const event = {
			url,
			params: { circle: visitor.circle, session: visitor.session },
			locals: { person, account: person, requestId: 'bench' },
			request: new Request(url),
			parent: async () => Object.assign({}, ...(await Promise.all(above))) as Data,
			depends: () => undefined,
			setHeaders: () => undefined,
			isDataRequest: true
		};
		given.push(Promise.resolve(load(event as never) as Data));
	}
	await Promise.all(given);
}

/** Counts what goes through the people's pool: every transaction begins by becoming somebody. */
function counting(): Counted {
	const count: Counted = { statements: 0, transactions: 0 };
	const plugin: KyselyPlugin = {
		transformQuery({ node }) {
			count.statements += 1;
			if (becomes(node)) count.transactions += 1;
			return node;
		},
		transformResult: async ({ result }) => result
	};
	const { open } = kept('database', () => ({ open: null as { asPeople: Kysely<never> } | null }));
	if (open) open.asPeople = open.asPeople.withPlugin(plugin);
	return count;
}

const becomes = (node: RootOperationNode): boolean =>
	'sqlFragments' in node && String(node.sqlFragments[0]).includes("set_config('request.jwt.claims'");

/** What each policy costs: counting the rows of a table as somebody, against the same as its owner. In milliseconds. */
async function policies(
	admin: ReturnType<typeof connect>,
	people: readonly Visitor[]
): Promise<[string, number][]> {
	const [somebody] = people;
	if (!somebody) return [];
	const costs: [string, number][] = [];
	for (const table of [
		'circles',
		'memberships',
		'sessions',
		'actions',
		'action_updates',
		'agenda_items',
		'events'
	]) {
		const times: number[] = [];
		for (let round = 0; round < 7; round++) {
			await admin.begin(async (tx) => {
				await tx`select set_config('request.jwt.claim.sub', ${somebody.userId}, true), set_config('role', 'authenticated', true)`;
				const [column, value] =
					table === 'circles'
						? ['id', somebody.circle]
						: table === 'agenda_items'
							? ['session_id', somebody.session]
							: ['circle_id', somebody.circle];
				const began = performance.now();
				await tx.unsafe(`select id from public.${table} where ${column} = '${value}' limit 50`);
				times.push(performance.now() - began);
			});
		}
		times.sort((a, b) => a - b);
		costs.push([table, times[3] ?? 0]);
	}
	return costs;
}

type Measured = Awaited<ReturnType<typeof on>>;

function print(once: Measured, tenfold: Measured): void {
	const ms = (value: number) => value.toFixed(1).padStart(7);
	console.log(`\n${ASKING} people at once, ${ROUNDS} visits each, milliseconds\n`);
	console.log('page               statements transactions  median     p95 | 10x: median     p95  growth');
	for (const [index, one] of once.pages.entries()) {
		const ten = tenfold.pages[index];
		if (!ten) continue;
		const growth = ten.median / one.median;
		const misses = [
			one.transactions > 2 ? 'more than 2 transactions' : '',
			one.p95 > 50 ? 'p95 over 50 ms' : '',
			growth > 2 ? 'grows more than twofold' : ''
		].filter(Boolean);
		console.log(
			`${one.page.padEnd(18)} ${String(one.statements).padStart(10)} ${String(one.transactions).padStart(12)} ${ms(one.median)} ${ms(one.p95)} |     ${ms(ten.median)} ${ms(ten.p95)}  ${growth.toFixed(2).padStart(6)}  ${misses.join(', ')}`
		);
	}
	console.log('\nfifty rows as somebody, at ten times the data (target: 5 ms)\n');
	for (const [table, cost] of tenfold.policies)
		console.log(`${table.padEnd(18)} ${ms(cost)}  ${cost > 5 ? 'over 5 ms' : ''}`);
}
