import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { findOccurrences, type Identity, type Occurrence } from './check';
import type { Part } from './parts';
import { plainWords } from './plain-words';
import { formsToDecide } from './short-forms';

/** Whom a record of this session could point at. Nobody for anyone but its conveners. */
export async function listIdentities(tx: Tx, sessionId: string): Promise<Identity[]> {
	const { rows } = await sql<Identity>`select * from public.identities_to_check(${sessionId})`.execute(tx);
	return rows;
}

/**
 * Titles of the circle's commitments that their organisations have not made public, as far as the caller may see them: no text
 * for readers outside the circle names them. A title of one word is too common to be looked for.
 */
export async function listKeptCommitments(tx: Tx, circleId: string): Promise<Identity[]> {
	const rows = await tx
		.selectFrom('actions')
		.select('title')
		.distinct()
		.where('circle_id', '=', circleId)
		.where('is_public', '=', false)
		.execute();
	return rows.flatMap(({ title }): Identity[] => {
		const words = plainWords(title).words.trim();
		return words.includes(' ')
			? [{ kind: 'commitment', words, shown: title, attended: false, blocks: false }]
			: [];
	});
}

/** Why what is kept: the reason by the key of the occurrence. */
export async function listKept(tx: Tx, sessionId: string): Promise<Map<string, string>> {
	const rows = await tx
		.selectFrom('kept_passages')
		.select(['occurrence', 'reason'])
		.where('session_id', '=', sessionId)
		.execute();
	return new Map(rows.map((row) => [row.occurrence, row.reason]));
}

/** Keeps passages with a reason; saying it again changes the reason. */
export async function keepPassages(
	tx: Tx,
	session: { id: string; circleId: string },
	keys: string[],
	reason: string
): Promise<void> {
	if (keys.length === 0) return;
	await tx
		.insertInto('kept_passages')
		.values(
			keys.map((occurrence) => ({ session_id: session.id, circle_id: session.circleId, occurrence, reason }))
		)
		.onConflict((conflict) => conflict.columns(['session_id', 'occurrence']).doUpdateSet({ reason }))
		.execute();
}

/** Asks about a passage again. */
export async function askAgain(tx: Tx, sessionId: string, key: string): Promise<void> {
	await tx
		.deleteFrom('kept_passages')
		.where('session_id', '=', sessionId)
		.where('occurrence', '=', key)
		.execute();
}

/** Every occurrence in these parts, with keys made for this session. */
export function check(sessionId: string, parts: Part[], identities: Identity[]): Occurrence[] {
	return findOccurrences(parts, [...identities, ...formsToDecide(identities)], {
		year: new Date().getFullYear(),
		hash: (text) => createHash('sha256').update(`${sessionId}\n${text}`).digest('hex')
	});
}
