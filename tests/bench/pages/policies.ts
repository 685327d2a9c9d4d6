import type postgres from 'postgres';
import { actAs } from '../../support/act-as';
import type { Visitor } from './visitors';

const TIMES = 9;

/** What the policies of a table cost somebody who looks at fifty rows of their circle, in milliseconds: the middle of several times. */
export type PolicyCost = { table: string; ms: number };

/** Every table that signed-in people may read, as each of a few visitors in turn. */
export async function policyCosts(admin: postgres.Sql, people: readonly Visitor[]): Promise<PolicyCost[]> {
	const tables = await admin<{ name: string; of_circle: boolean }[]>`
		select c.relname as name, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'circle_id') as of_circle
		from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relrowsecurity
			and has_any_column_privilege('authenticated', c.oid, 'select') order by 1`;
	const costs: PolicyCost[] = [];
	for (const { name, of_circle } of tables) {
		const times: number[] = [];
		for (let time = 0; time < TIMES; time++) {
			const somebody = people[time % people.length];
			if (somebody) times.push(await look(admin, somebody, name, of_circle));
		}
		times.sort((a, b) => a - b);
		costs.push({ table: name, ms: times[Math.floor(TIMES / 2)] ?? 0 });
	}
	return costs;
}

function look(admin: postgres.Sql, somebody: Visitor, table: string, ofCircle: boolean): Promise<number> {
	return admin.begin(async (tx) => {
		await actAs(tx, somebody.userId);
		const where = ofCircle ? `where circle_id = '${somebody.circle}'` : '';
		const began = performance.now();
		await tx.unsafe(`select 1 from public.${table} ${where} limit 50`);
		return performance.now() - began;
	});
}
