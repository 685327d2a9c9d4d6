import {
	CompiledQuery,
	DummyDriver,
	Transaction,
	type ConnectionProvider,
	type DatabaseConnection,
	type Dialect,
	type Kysely
} from 'kysely';

const begin = CompiledQuery.raw('start transaction isolation level repeatable read read only');
const commit = CompiledQuery.raw('commit');
const rollback = CompiledQuery.raw('rollback');

/**
 * One consistent, read-only view of the database. Kysely's own transactions send a statement when the one before it has
 * been answered; here those that are asked for together are sent together and answered in that order. `become` says for
 * whom; nothing of the work is sent before that is answered.
 */
export function readTransaction<DB, T>(
	database: Kysely<DB>,
	dialect: Dialect,
	become: (tx: Transaction<DB>) => Promise<void>,
	work: (tx: Transaction<DB>) => Promise<T>
): Promise<T> {
	const executor = database.getExecutor();
	return executor.provideConnection(async (connection) => {
		const only = new OneConnection(connection);
		const tx = new Transaction<DB>({
			config: { dialect },
			dialect,
			driver: new DummyDriver(),
			executor: executor.withConnectionProvider(only)
		});
		try {
			await Promise.all([connection.executeQuery(begin), become(tx)]);
			const result = await work(tx);
			only.close();
			await connection.executeQuery(commit);
			return result;
		} catch (error) {
			only.close();
			// What went wrong is worth more than that the connection went with it.
			await connection.executeQuery(rollback).catch(() => undefined);
			throw error;
		}
	});
}

/** Gives the one connection to everybody at once, until the transaction is over: then it is somebody else's. */
class OneConnection implements ConnectionProvider {
	#over = false;
	readonly #connection: DatabaseConnection;

	constructor(connection: DatabaseConnection) {
		this.#connection = connection;
	}

	close(): void {
		this.#over = true;
	}

	async provideConnection<T>(consumer: (connection: DatabaseConnection) => Promise<T>): Promise<T> {
		if (this.#over) throw new Error('This read is over. Read again.');
		return consumer(this.#connection);
	}
}
