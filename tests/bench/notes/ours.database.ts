import type { Sql } from 'postgres';
import { connect } from '$lib/server/database/address';
import { prepareThrowaway } from '$lib/server/database/throwaway';
import { startPostgres } from '$lib/server/postgres/embedded';

export type BenchDatabase = {
	socket: string;
	pid: () => number | undefined;
	documents: string[];
	/** Somebody who is signed in and takes part in the circle of these documents. */
	person: { personId: string; userId: string; sessionId: string };
	stop: () => Promise<void>;
};

/** The embedded Postgres as the product runs it (fsync on), migrated, with as many documents as asked for. */
export async function startDatabase(folder: string, count: number): Promise<BenchDatabase> {
	const postgres = await startPostgres(folder);
	const address = { kind: 'embedded' as const, socket: postgres.socket, database: 'postgres' };
	await prepareThrowaway(address);
	const admin = connect(address, 'admin', { max: 1 });
	const person = await signIn(admin);
	const rows = await admin<{ id: string }[]>`
		with host as (
			insert into public.organisations (name) values ('Bench') returning id
		), circle as (
			insert into public.circles (name, host_id) select 'Bench', id from host returning id, host_id
		), member as (
			insert into public.memberships (circle_id, person_id, organisation_id, role)
			select id, ${person.personId}::uuid, host_id, 'participant' from circle
		), made as (
			insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
			select id, 'Session ' || number, now(), now() + interval '2 hours', 'Europe/London', 'chatham_house'
			from circle, generate_series(1, ${count}::int) as number
		)
		select gen_random_uuid() as id`.then(
		() => admin<{ id: string }[]>`select id from public.documents where kind = 'notes'`
	);
	await admin.end();
	return { ...postgres, documents: rows.map(({ id }) => id), person };
}

async function signIn(admin: Sql): Promise<BenchDatabase['person']> {
	const [account] = await admin<{ user: string; session: string }[]>`
		with account as (
			insert into auth.users (id, email, email_confirmed_at) values (gen_random_uuid(), 'bench@example.org', now()) returning id
		)
		insert into auth.sessions (id, user_id, created_at, updated_at)
		select gen_random_uuid(), id, now(), now() from account returning user_id as user, id as session`;
	const { user: userId = '', session: sessionId = '' } = account ?? {};
	const [person] = await admin<{ id: string }[]>`
		insert into public.people (user_id, name) values (${userId}, 'Bench') returning id`;
	return { personId: person?.id ?? '', userId, sessionId };
}
