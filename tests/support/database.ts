import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { inject } from 'vitest';
import { closeDatabase, openDatabase } from '../../src/lib/server/database';
import { connect, type Address } from '../../src/lib/server/database/address';

export type TestDatabase = {
	address: Address & { kind: 'embedded' };
	/** The owner of everything, for arranging and looking. */ admin: postgres.Sql;
	close: () => Promise<void>;
};

/** A migrated database of the test's own, in about 0.1 s; readAs, writeAs and asWorker now go there. */
export async function freshDatabase(): Promise<TestDatabase> {
	const server = { kind: 'embedded' as const, socket: inject('postgres'), database: 'template1' };
	const name = `test_${randomUUID().replaceAll('-', '')}`;
	await on(server, (sql) => sql.unsafe(`create database ${name} template colloquy_template`));
	const address = { ...server, database: name };
	openDatabase(address);
	const admin = connect(address, 'admin', { max: 2 });
	return {
		address,
		admin,
		close: async () => {
			await closeDatabase();
			await admin.end();
			await on(server, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
		}
	};
}

/** Adds a row as the owner of everything. Returns its id. */
export async function addRow(
	admin: postgres.Sql,
	table: string,
	row: Record<string, unknown>,
	schema = 'public'
): Promise<string> {
	const [made] = await admin<
		{ id: string }[]
	>`insert into ${admin(`${schema}.${table}`)} ${admin(row)} returning id`;
	if (!made) throw new Error(`Nothing was added to ${table}.`);
	return made.id;
}

/** Makes an account and its person, as a sign-in would. Returns what readAs and writeAs take, with the person's id. */
export async function signedUp(
	admin: postgres.Sql,
	name: string
): Promise<{ id: string; userId: string; email: string }> {
	const email = `${name.toLowerCase().replace(/\W+/g, '.')}@example.org`;
	const userId = randomUUID();
	await admin`insert into auth.users (id, email, email_confirmed_at) values (${userId}, ${email}, now())`;
	const [person] = await admin<
		{ id: string }[]
	>`insert into public.people (user_id, name) values (${userId}, ${name}) returning id`;
	if (!person) throw new Error('No person was made.');
	await admin`insert into public.person_emails (person_id, email) values (${person.id}, ${email})`;
	return { id: person.id, userId, email };
}

async function on(address: Address, work: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
	const sql = connect(address, 'admin', { max: 1 });
	try {
		await work(sql);
	} finally {
		await sql.end();
	}
}
