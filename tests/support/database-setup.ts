import type { TestProject } from 'vitest/node';
import { connect } from '../../src/lib/server/database/address';
import { startThrowaway } from '../../src/lib/server/database/throwaway';

declare module 'vitest' {
	export interface ProvidedContext {
		/** The socket folder of the run's one Postgres. */
		postgres: string;
	}
}

/** Starts one throwaway Postgres for the whole run, with a migrated template to copy databases from. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
	const { address, stop } = await startThrowaway({ max_connections: '200' });
	const admin = connect({ ...address, database: 'template1' }, 'admin', { max: 1 });
	await admin`create database colloquy_template template postgres is_template true`;
	await admin.end();
	project.provide('postgres', address.socket);
	return stop;
}
