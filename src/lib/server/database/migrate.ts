import type postgres from 'postgres';
import { CannotStart } from '../data-folder';
import { log } from '../log';
import { preparationLock } from './preparation-lock';

const files = import.meta.glob<string>('/supabase/migrations/*.sql', {
	query: '?raw',
	import: 'default',
	eager: true
});

type Migration = { version: string; name: string; text: string };
type Recorded = { version: string; statements: string[] | null };

/** Every migration of this version of Colloquy, oldest first. */
export function migrations(): Migration[] {
	return Object.entries(files)
		.map(([path, text]) => {
			const [, version = '', name = ''] = /\/(\d+)_([^/]+)\.sql$/.exec(path) ?? [];
			return { version, name, text };
		})
		.sort((one, other) => one.version.localeCompare(other.version));
}

/**
 * Runs the migrations the database has not seen, each in a transaction of its own, and records them as the
 * Supabase CLI does. Returns the versions it ran. Throws {@link CannotStart} when a file has changed since it ran.
 */
export async function migrate(admin: postgres.Sql, all: Migration[] = migrations()): Promise<string[]> {
	await admin.unsafe(`
		create schema if not exists supabase_migrations;
		create table if not exists supabase_migrations.schema_migrations (version text not null primary key);
		alter table supabase_migrations.schema_migrations add column if not exists statements text[];
		alter table supabase_migrations.schema_migrations add column if not exists name text;
	`);
	const recorded = await admin<
		Recorded[]
	>`select version, statements from supabase_migrations.schema_migrations`;
	const seen = new Map(recorded.map((row) => [row.version, row.statements]));
	for (const migration of all) refuseChanged(migration, seen.get(migration.version));
	const ran = [];
	for (const migration of all) {
		if (!seen.has(migration.version) && (await run(admin, migration))) ran.push(migration.version);
	}
	if (ran.length > 0) log.info({ migrations: ran.length }, 'the database is up to date');
	return ran;
}

async function run(admin: postgres.Sql, { version, name, text }: Migration): Promise<boolean> {
	try {
		return await admin.begin(async (sql) => {
			await sql`select pg_advisory_xact_lock(${preparationLock})`;
			const before = await sql`select from supabase_migrations.schema_migrations where version = ${version}`;
			// Another instance was faster.
			if (before.length > 0) return false;
			await sql.unsafe(text);
			await sql`insert into supabase_migrations.schema_migrations (version, name, statements)
				values (${version}, ${name}, ${[text]})`;
			return true;
		});
	} catch (error) {
		throw new CannotStart(`The migration ${version}_${name}.sql failed: ${words(error, text)}`);
	}
}

function refuseChanged({ version, name, text }: Migration, statements: string[] | null | undefined): void {
	if (!statements) return;
	if (essence(statements.join('')) === essence(text)) return;
	// The CLI splits files into statements in its own way: then a difference proves nothing.
	if (statements.length > 1)
		return log.warn({ version }, 'a migration that the Supabase CLI ran reads differently here');
	throw new CannotStart(
		`The file ${version}_${name}.sql has changed since this database was made. Until the first release there is no upgrade: move the data folder away (or use an empty database) and start again.`
	);
}

/** What a file does, apart from its layout and from what it says about itself. */
const essence = (text: string) => text.replace(/^\s*--.*$/gm, '').replace(/[\s;]+/g, '');

function words(error: unknown, text: string): string {
	if (!(error instanceof Error)) return String(error);
	const position = 'position' in error ? Number(error.position) : NaN;
	const where = Number.isFinite(position) ? ` (line ${text.slice(0, position).split('\n').length})` : '';
	const context = 'where' in error && typeof error.where === 'string' ? ` ${error.where.split('\n')[0]}` : '';
	return `${error.message}${where}${context}`;
}
