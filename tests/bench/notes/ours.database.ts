import { connect } from '$lib/server/database/address';
import { prepareThrowaway } from '$lib/server/database/throwaway';
import { startPostgres } from '$lib/server/postgres/embedded';

export type BenchDatabase = {
	socket: string;
	pid: () => number | undefined;
	documents: string[];
	stop: () => Promise<void>;
};

/** The embedded Postgres as the product runs it (fsync on), migrated, with as many documents as asked for. */
export async function startDatabase(folder: string, count: number): Promise<BenchDatabase> {
	const postgres = await startPostgres(folder);
	const address = { kind: 'embedded' as const, socket: postgres.socket, database: 'postgres' };
	await prepareThrowaway(address);
	const admin = connect(address, 'admin', { max: 1 });
	const rows = await admin<{ id: string }[]>`
		with host as (
			insert into public.organisations (name) values ('Bench') returning id
		), circle as (
			insert into public.circles (name, host_id) select 'Bench', id from host returning id
		), made as (
			insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
			select id, 'Session ' || number, now(), now() + interval '2 hours', 'Europe/London', 'chatham_house'
			from circle, generate_series(1, ${count}::int) as number
		)
		select gen_random_uuid() as id`.then(
		() => admin<{ id: string }[]>`select id from public.documents where kind = 'notes'`
	);
	await admin.end();
	return { ...postgres, documents: rows.map(({ id }) => id) };
}
