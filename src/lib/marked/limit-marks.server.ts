import { createHmac, randomBytes } from 'node:crypto';
import { limit, type Allowance, type LimitName } from '$lib/server/limits';

/* New with every start of the server: what was counted can't be traced to a person later. */
const salt = randomBytes(32);

/**
 * Counts a mark, a comment, a picture or an import of that person. Where nobody is to know who spoke, the count must not say so either: its
 * key can be made by this process alone, while it runs.
 */
export function limitMarks(name: LimitName, personId: string, isAttributed: boolean): Promise<Allowance> {
	return limit(name, isAttributed ? personId : createHmac('sha256', salt).update(personId).digest('hex'));
}

export const tooOften = 'That was very often in a short time. Wait a few minutes, then try again.';
