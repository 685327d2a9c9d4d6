import { isUnreachable } from './database/unreachable';
import { log } from './log';

/**
 * Does the same for each, one after the other. One that fails is logged as the work of that job and holds up none of those
 * behind it; a database that is away ends it all, because it would fail for each.
 */
export async function eachAlone<T>(
	job: string,
	all: readonly T[],
	work: (one: T) => Promise<unknown>
): Promise<void> {
	for (const one of all) {
		try {
			await work(one);
		} catch (error) {
			if (isUnreachable(error)) throw error;
			log.error({ err: error, job }, 'one of several failed; the others go on');
		}
	}
}
