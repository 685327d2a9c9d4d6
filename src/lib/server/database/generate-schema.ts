import { Kysely } from 'kysely';
import { generate, PostgresDialect } from 'kysely-codegen';
import { PostgresJSDialect } from 'kysely-postgres-js';
import { connect } from './address';
import { startThrowaway } from './throwaway';

const file = 'src/lib/server/schema.ts';
const notOurs = '(auth|extensions|pgboss|supabase_migrations).*';

/** Writes the types of every table, as the migrations make them. */
export async function generateSchema(): Promise<void> {
	const { address, stop } = await startThrowaway();
	const sql = connect(address, 'admin', { max: 2 });
	const db = new Kysely<unknown>({ dialect: new PostgresJSDialect({ postgres: sql }) });
	try {
		await generate({
			db,
			dialect: new PostgresDialect({
				dateParser: 'string',
				numericParser: 'string',
				defaultSchemas: ['public']
			}),
			excludePattern: notOurs,
			outFile: file
		});
		console.log(`Wrote ${file}.`);
	} finally {
		await db.destroy();
		await stop();
	}
}
