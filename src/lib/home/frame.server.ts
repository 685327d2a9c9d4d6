import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';

/** What the frame around every page shows of a person. */
export type Frame = {
	organisation: { id: string; name: string } | null;
	/** True when a circle of theirs deals with something sensitive: then *Exit this page* is always there. */
	sensitive: boolean;
	/** empty, sample or founded. */
	installation: string;
};

export async function readFrame(tx: Tx): Promise<Frame> {
	const { rows } = await sql<{
		installation: string;
		sensitive: boolean;
		organisation_id: string | null;
		organisation: string | null;
	}>`
		select public.installation_state() as installation,
			exists (
				select from public.memberships m join public.circles c on c.id = m.circle_id
				where m.person_id = me.id and m.ended_at is null and c.is_sensitive
			) as sensitive,
			own.id as organisation_id, own.name as organisation
		from public.me() me
		left join lateral (
			select o.id, o.name from public.affiliations a join public.organisations o on o.id = a.organisation_id
			where a.person_id = me.id order by a.since, o.name limit 1
		) own on true`.execute(tx);
	const [row] = rows;
	if (!row) return { organisation: null, sensitive: false, installation: 'founded' };
	const { installation, sensitive, organisation_id: id, organisation: name } = row;
	return { organisation: id && name ? { id, name } : null, sensitive, installation };
}
