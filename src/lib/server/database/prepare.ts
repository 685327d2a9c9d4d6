import type postgres from 'postgres';
import { CannotStart } from '../data-folder';
import { connect, passwordFor, type Address } from './address';
import bootstrap from './bootstrap.sql?raw';
import identities from './identities.sql?raw';
import { migrate } from './migrate';
import { preparationLock } from './preparation-lock';
import { scramVerifier } from './scram';

const oldestPostgres = 150_000;

/**
 * Makes the database ready for this version of Colloquy: what hosted Supabase already has (unless it is one),
 * the sign-in tables, our logins, our migrations. Safe with several instances, changes nothing the second time.
 */
export async function prepareDatabase(
	address: Address,
	platform: { hosted: boolean; createSignInTables: () => Promise<void> }
): Promise<void> {
	const admin = connect(address, 'admin', { max: 1, prepare: false });
	try {
		await refuseOldPostgres(admin);
		if (!platform.hosted) await inTurn(admin, (sql) => bootstrapIn(sql, address));
		await inTurn(admin, (sql) => identitiesIn(sql, address));
		if (!platform.hosted) {
			await platform.createSignInTables();
			await admin`grant select, references on all tables in schema auth to current_user`.catch(
				() => undefined
			);
		}
		await migrate(admin);
	} finally {
		await admin.end({ timeout: 5 });
	}
}

async function bootstrapIn(sql: postgres.TransactionSql, address: Address): Promise<void> {
	await sql.unsafe(bootstrap);
	await letIn(sql, address, 'supabase_auth_admin');
}

async function identitiesIn(sql: postgres.TransactionSql, address: Address): Promise<void> {
	await sql.unsafe(identities);
	await letIn(sql, address, 'colloquy_people');
	await letIn(sql, address, 'colloquy_worker');
}

async function letIn(
	sql: postgres.TransactionSql,
	address: Address,
	login: 'colloquy_people' | 'colloquy_worker' | 'supabase_auth_admin'
) {
	const verifier = address.kind === 'url' ? scramVerifier(passwordFor(address.url, login)) : null;
	await sql.unsafe(`alter role ${login} login ${verifier ? `password '${verifier}'` : ''}`);
}

async function inTurn(
	admin: postgres.Sql,
	work: (sql: postgres.TransactionSql) => Promise<void>
): Promise<void> {
	await admin.begin(async (sql) => {
		await sql`select pg_advisory_xact_lock(${preparationLock})`;
		await work(sql);
	});
}

async function refuseOldPostgres(admin: postgres.Sql): Promise<void> {
	const [row] = await admin<{ version: number; words: string }[]>`
		select current_setting('server_version_num')::int as version, current_setting('server_version') as words`;
	if (row && row.version < oldestPostgres) {
		throw new CannotStart(`DATABASE_URL leads to Postgres ${row.words}. Colloquy needs 15 or later.`);
	}
}
