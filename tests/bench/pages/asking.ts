import fs from 'node:fs/promises';
import { Agent, request } from 'node:http';
import type postgres from 'postgres';
import type { Server } from '../../support/server';
import type { Visitor } from './visitors';

const ROUNDS = Number(process.env.ROUNDS ?? 25);
const WARMING = 25;

/** Milliseconds of whole answers, and what one of them asks of the database. */
export type Asked = {
	median: number;
	p95: number;
	bytes: number;
	statements: number;
	transactions: number;
	inDatabase: number;
	/** Of a processor, in our server; null where that is not known. */
	computing: number | null;
};

/**
 * Everybody asks for the page at once, again and again, from asking to the last byte: sign-in, hooks, loads, rendering
 * and HTTP. What it asks of the database is counted over all of it.
 */
export async function askOften(
	{ url, process: { pid } }: Server,
	admin: postgres.Sql,
	people: readonly Visitor[],
	path: (visitor: Visitor) => string
): Promise<Asked> {
	const agent = new Agent({ keepAlive: true });
	const ask = (person: Visitor) => answer(agent, new URL(path(person), url), person.cookies);
	const everybody = (rounds: number, each: (bytes: number, ms: number) => void) =>
		Promise.all(
			people.map(async (person) => {
				for (let round = 0; round < rounds; round++) {
					const began = performance.now();
					each(await ask(person), performance.now() - began);
				}
			})
		);
	// A server that has run for a minute: its connections know the statements.
	await everybody(WARMING, () => undefined);
	await admin`select public.pg_stat_statements_reset()`;
	const before = await computed(pid);
	const times: number[] = [];
	let bytes = 0;
	await everybody(ROUNDS, (size, ms) => {
		times.push(ms);
		bytes += size;
	});
	const after = await computed(pid);
	agent.destroy();
	times.sort((a, b) => a - b);
	const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
	return {
		median: at(0.5),
		p95: at(0.95),
		bytes: bytes / times.length,
		computing: before === null || after === null ? null : (after - before) / times.length,
		...(await counted(admin, times.length))
	};
}

function answer(agent: Agent, url: URL, cookie: string): Promise<number> {
	return new Promise((resolve, reject) => {
		const asked = request(url, { agent, headers: { cookie, accept: 'text/html' } }, (response) => {
			let bytes = 0;
			response.on('data', (chunk: Buffer) => (bytes += chunk.length));
			response.on('end', () =>
				response.statusCode === 200
					? resolve(bytes)
					: reject(new Error(`${url.href}: ${response.statusCode}`))
			);
			response.on('error', reject);
		});
		asked.on('error', (error: NodeJS.ErrnoException) => {
			// The server was just closing a connection that had been idle; browsers ask again, too.
			if (asked.reusedSocket && error.code === 'ECONNRESET') resolve(answer(agent, url, cookie));
			else reject(error);
		});
		asked.end();
	});
}

/** Milliseconds a process has computed so far. Unlike the time of an answer it hardly depends on what else the machine does. */
async function computed(pid: number | undefined): Promise<number | null> {
	const stat = await fs.readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
	if (stat === null) return null;
	const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
	return (Number(fields[11]) + Number(fields[12])) * 10;
}

/**
 * Per page: what was sent as people, and the question who asks where it has a transaction of its own. Every transaction of
 * people begins by becoming somebody. The queue's own questions do not count.
 */
async function counted(
	admin: postgres.Sql,
	visits: number
): Promise<Pick<Asked, 'statements' | 'transactions' | 'inDatabase'>> {
	const [row] = await admin<{ statements: number; transactions: number; ms: number }[]>`
		select coalesce(sum(calls) filter (where not bounds), 0)::float8 as statements,
			coalesce(sum(calls) filter (where becomes or of_who), 0)::float8 as transactions,
			coalesce(sum(total_exec_time), 0)::float8 as ms
		from (
			select s.calls, s.total_exec_time, r.rolname = 'colloquy_worker' as of_who, s.query ~* '^\\s*(start transaction|begin|commit|rollback)' as bounds,
				s.query like '%set_config(%' as becomes
			from public.pg_stat_statements s join pg_roles r on r.oid = s.userid
			where r.rolname in ('colloquy_people', 'authenticated') or s.query like '%private.person_behind%'
		) sent`;
	const { statements = 0, transactions = 0, ms = 0 } = row ?? {};
	return { statements: statements / visits, transactions: transactions / visits, inDatabase: ms / visits };
}
