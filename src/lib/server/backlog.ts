import { workerPool } from './database';
import { withinReach } from './database/within-reach';

const withinMs = 2_000;

/** Background work that is not done as it should be. */
export type Backlog = {
	/** Jobs that have failed and are tried again. */
	failing: number;
	/** Jobs that have failed for the last time within the last days. */
	givenUp: number;
	/** How long the oldest event that nothing has dealt with has been waiting. */
	oldestEventSeconds: number;
};

/** What background work is behind with; null when the database does not say. */
export function readBacklog(): Promise<Backlog | null> {
	return withinReach(ask, withinMs).catch(() => null);
}

async function ask(): Promise<Backlog | null> {
	const [row] = await workerPool()<Backlog[]>`
		select count(*) filter (where state = 'retry')::int as failing,
			count(*) filter (where name = 'given-up')::int as "givenUp",
			(select coalesce(extract(epoch from now() - min(e.at)), 0)::int
				from private.outbox o join public.events e on e.id = o.event_id) as "oldestEventSeconds"
		from pgboss.job where state < 'active'`;
	return row ?? null;
}
