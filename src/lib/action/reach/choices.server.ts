import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Pace } from './reminders';

export type MailChoice = { circleId: string | null; pace: Pace };

/** How often the caller wants mail about commitments: in general (circleId null), and where they chose, for a circle. */
export async function myMailChoices(tx: Tx): Promise<MailChoice[]> {
	const { rows } =
		await sql<MailChoice>`select circle_id as "circleId", pace from private.my_mail_choices()`.execute(tx);
	return rows;
}

/** Chooses for a circle, or in general (null); `null` as the pace takes a choice back. */
export async function chooseMail(tx: Tx, circle: string | null, pace: Pace | null): Promise<void> {
	await sql`select private.choose_mail(${circle}::uuid, ${pace})`.execute(tx);
}

/** What a link in a mail would end: a circle, '' for a sensitive one, null where it leads nowhere. `really` does it. */
export async function muteCommitmentsByLink(
	tx: Tx,
	token: string,
	{ everywhere, really }: { everywhere: boolean; really: boolean }
): Promise<string | null> {
	const { rows } = await sql<{ about: string | null }>`
		select private.mute_commitments_by_link(${token}, ${everywhere}::boolean, ${really}::boolean) as about`.execute(
		tx
	);
	return rows[0]?.about ?? null;
}

/** What has been stopped already of what the link could stop; null where nothing is. */
export async function commitmentsMutedByLink(tx: Tx, token: string): Promise<'circle' | 'all' | null> {
	const { rows } = await sql<{ muted: 'circle' | 'all' | null }>`
		select private.commitments_muted_by_link(${token}) as muted`.execute(tx);
	return rows[0]?.muted ?? null;
}
