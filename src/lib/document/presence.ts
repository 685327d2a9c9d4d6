import type { Transaction } from 'yjs';
import type { Presence } from './document';

/** Who else is there, as presence says it: whoever may not be named is Somebody. */
export function readPresence(states: Iterable<[number, unknown]>, own: number): Presence[] {
	return [...states].flatMap(([clientId, state]) => {
		if (clientId === own || !isRecord(state)) return [];
		const { user, cursor } = state;
		if (!isRecord(user) || typeof user.name !== 'string') return [];
		const { section, anchor } = isRecord(cursor) ? cursor : {};
		return [
			{
				clientId,
				name: user.name,
				section: typeof section === 'string' ? section : null,
				hasCaret: isRecord(anchor)
			}
		];
	});
}

/** Of those who are there, whoever wrote something in this change of the document. */
export function writersOf(
	{ beforeState, afterState }: Pick<Transaction, 'beforeState' | 'afterState'>,
	present: readonly Presence[]
): Presence[] {
	return present.filter(
		({ clientId, hasCaret, section }) =>
			hasCaret && section !== null && (afterState.get(clientId) ?? 0) > (beforeState.get(clientId) ?? 0)
	);
}

/** One line for each person: somebody with two tabs is there once, where their caret is. Nobody can tell one Somebody from another. */
export function people(present: readonly Presence[]): Presence[] {
	const lines: Presence[] = [];
	for (const each of present.toSorted((one, other) => Number(other.hasCaret) - Number(one.hasCaret))) {
		if (each.name === somebody || !lines.some(({ name }) => name === each.name)) lines.push(each);
	}
	return lines.sort((one, other) => one.name.localeCompare(other.name) || one.clientId - other.clientId);
}

export const somebody = 'Somebody';
const betweenMs = 10_000;
const sameAgainMs = 60_000;

/**
 * Says who writes where, for those who listen: at most every ten seconds, and the same again after a minute. What is not said is
 * not kept for later. @param now milliseconds
 */
export function writingAnnouncer(): (name: string, place: string, now: number) => string | null {
	let last = Number.NEGATIVE_INFINITY;
	const said = new Map<string, number>();
	return (name, place, now) => {
		const words = `${name} is writing in ${place}`;
		if (now - last < betweenMs || now - (said.get(words) ?? Number.NEGATIVE_INFINITY) < sameAgainMs)
			return null;
		last = now;
		said.set(words, now);
		return words;
	};
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
