import type postgres from 'postgres';
import { isUnreachable } from './unreachable';

/** How long what is still under way may take in a pool that is given up. */
const ENDS_WITHIN_SECONDS = 5;

/**
 * A pool that outlives a restart of its database. After a connection has ended on its own the driver sends further
 * statements to where it was, which ends this process or is never answered, and tells the next who comes what the last one
 * was told. So a pool of which a connection has ended is given up for another one, and what is reserved from it is left
 * alone. On a reserved connection every statement is sent as it is made: none can be a part of another.
 * @param open makes a pool that calls `ended` when one of its connections ends
 */
export function lastingPool(open: (ended: () => void) => postgres.Sql): postgres.Sql {
	let isOver = false;
	const begin = (): postgres.Sql => {
		const pool = open(() => {
			if (isOver || pool !== current) return;
			current = begin();
			void pool.end({ timeout: ENDS_WITHIN_SECONDS }).catch(() => undefined);
		});
		return pool;
	};
	let current = begin();
	const own: Partial<postgres.Sql> = {
		reserve: async () => watched(await current.reserve()),
		end: (options) => {
			isOver = true;
			return current.end(options);
		}
	};
	return new Proxy(current, {
		apply: (_, __, given) => Reflect.apply(current, undefined, given),
		has: (_, name) => name in current,
		get: (_, name) => Reflect.get(name in own ? own : current, name)
	});
}

function watched(connection: postgres.ReservedSql): postgres.ReservedSql {
	let gone: { why: unknown } | null = null;
	const ask = (statement: () => Promise<unknown>): Promise<unknown> => {
		if (gone) return Promise.reject(gone.why);
		const asked = statement();
		asked.catch((why: unknown) => {
			if (isUnreachable(why)) gone ??= { why };
		});
		return asked;
	};
	const unsafe = (...given: Parameters<typeof connection.unsafe>): Promise<unknown> =>
		// The database has done so by itself. Kysely takes it badly when it is refused.
		gone && given[0] === 'rollback'
			? Promise.resolve(Object.assign([], { command: 'ROLLBACK', count: 0 }))
			: ask(() => connection.unsafe(...given));
	const release = (): void => {
		if (!gone) connection.release();
	};
	return new Proxy(connection, {
		apply: (target, _, given) => ask(() => Reflect.apply(target, undefined, given)),
		get: (target, name) =>
			name === 'unsafe' ? unsafe : name === 'release' ? release : Reflect.get(target, name)
	});
}

/** One transaction on a connection of its own. */
export async function inTransaction<T>(
	pool: postgres.Sql,
	work: (connection: postgres.ReservedSql) => Promise<T>
): Promise<T> {
	const connection = await pool.reserve();
	try {
		await connection.unsafe('begin');
		const result = await work(connection);
		await connection.unsafe('commit');
		return result;
	} catch (error) {
		await connection.unsafe('rollback').catch(() => undefined);
		throw error;
	} finally {
		connection.release();
	}
}
