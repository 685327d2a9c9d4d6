/** How long a page waits for a database that is there and says nothing. */
const BEGINS_WITHIN_MS = 10_000;

/** Known to isUnreachable() by its code. */
class DatabaseIsSilent extends Error {
	readonly code = 'CONNECT_TIMEOUT';
}

/**
 * Gives up on a database that does not answer in time. Once the work has called `begin` it may take as long as it
 * needs; work that would begin later than that is refused, so that nothing is done after somebody was told it failed.
 */
export async function withinReach<T>(
	work: (begin: () => void) => PromiseLike<T>,
	ms = BEGINS_WITHIN_MS
): Promise<T> {
	const { promise: silence, reject } = Promise.withResolvers<never>();
	let late: DatabaseIsSilent | null = null;
	const timer = setTimeout(() => {
		late = new DatabaseIsSilent('The database did not answer in time.');
		reject(late);
	}, ms);
	const begin = (): void => {
		if (late) throw late;
		clearTimeout(timer);
	};
	try {
		return await Promise.race([work(begin), silence]);
	} finally {
		clearTimeout(timer);
	}
}
