import type { Identity } from '$lib/check/check';
import { shortForms } from '$lib/check/short-forms';
import { placesOf, plainWords } from '$lib/check/plain-words';
import { decodeEntities } from '$lib/editor/entities';

const stands: Record<Identity['kind'], string> = {
	name: '(name left out)',
	email: '(address left out)',
	organisation: '(organisation left out)',
	role: '(role left out)',
	commitment: '(commitment left out)'
};
const line = '(A line that points at somebody who was in the room is left out.)';

type Leaving = (text: string) => string;

/**
 * Leaves these identities out of a text: words stand in their place. Where one is hidden by how the text is written (a mark or a
 * link in its middle, a character as a reference) its whole line goes.
 */
export function leaveOut(identities: readonly Identity[]): Leaving {
	const blocking = [
		...identities.filter(({ blocks }) => blocks),
		...shortForms(identities.filter(({ blocks }) => blocks))
	];
	if (blocking.length === 0) return (text) => text;
	return (text) => text.split('\n').map(ofLine).join('\n');

	function ofLine(written: string): string {
		const without = replace(written);
		return readingsOf(without).some(pointsAtSomebody) ? line : without;
	}

	function pointsAtSomebody(reading: string): boolean {
		const plain = plainWords(reading);
		return blocking.some(({ words }) => plain.words.includes(` ${words} `));
	}

	function replace(written: string): string {
		const plain = plainWords(written);
		const spans = blocking
			.flatMap(({ words, kind }) =>
				placesOf(words, plain, written.length).map(([from, to]) => ({ from, to, kind }))
			)
			.sort((one, other) => one.from - other.from || other.to - one.to);
		let done = '';
		let at = 0;
		for (const { from, to, kind } of spans) {
			if (to <= at) continue;
			done += written.slice(at, Math.max(at, from)) + (from < at ? '' : stands[kind]);
			at = to;
		}
		return done + written.slice(at);
	}
}

/** What a reader of the finished text sees, as far as the signs of Markdown may hide it. */
function readingsOf(written: string): string[] {
	const decoded = decodeEntities(written);
	const joined = decoded.replace(/<[^<>]*>|\]\([^()\n]*\)|[[\]*_~`!\\]/g, '');
	return [decoded, joined, decodedAddress(decoded)];
}

function decodedAddress(text: string): string {
	return text.replace(/(?:%[0-9a-f]{2})+/gi, (escaped) => {
		try {
			return decodeURIComponent(escaped);
		} catch {
			return escaped;
		}
	});
}

/** The same for every text in some data. */
export function leaveOutOf<T>(data: T, leaving: Leaving): T {
	if (typeof data === 'string') return leaving(data) as T;
	if (Array.isArray(data)) return data.map((each: unknown) => leaveOutOf(each, leaving)) as T;
	if (data === null || typeof data !== 'object' || data instanceof Date) return data;
	return Object.fromEntries(
		Object.entries(data).map(([name, value]: [string, unknown]) => [name, leaveOutOf(value, leaving)])
	) as T;
}
