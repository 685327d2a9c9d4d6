import { sql } from 'kysely';
import { bus } from '$lib/server/bus';
import { asWorker } from '$lib/server/database';

/** Removes the sample with everything that was tried in it. Throws where the place is not a sample. */
export async function removeSample(): Promise<void> {
	const { rows } = await asWorker((tx) =>
		sql<{ account: string }>`select private.remove_sample() as account`.execute(tx)
	);
	await Promise.all(rows.map(({ account }) => bus.publish('access', { userId: account })));
}
