import type { Part, PartKind } from './parts';
import { findPersonal, type PersonalKind } from './personal';
import { placesOf, plainWords } from './plain-words';

/** Somebody or something a record could point at, as the database names it. `words` is in plain words already. */
export type Identity = {
	kind: 'name' | 'email' | 'organisation' | 'role' | 'commitment';
	words: string;
	shown: string;
	attended: boolean;
	blocks: boolean;
	/** It is meant only where it is written so: 'will' is no name, and 'who' is no organisation. */
	written?: 'capital' | 'upper';
};

export type FoundKind = Identity['kind'] | PersonalKind;

/** One place in the text, in its context. `key` is what a decision about it is kept under. */
export type Occurrence = {
	key: string;
	kind: FoundKind;
	part: PartKind;
	before: string;
	found: string;
	after: string;
	/** Whose it is, where that is known. */
	who: string | null;
	attended: boolean;
	/** Under the Chatham House Rule it can't be kept. */
	blocks: boolean;
	where: string;
	href: string;
};

export const kindWords: Record<FoundKind, string> = {
	name: 'Name',
	email: 'Email address',
	organisation: 'Organisation',
	role: 'Role',
	commitment: 'Commitment that is not public',
	phone: 'Telephone number',
	birth: 'Date, perhaps of birth',
	address: 'Postal address'
};

export const partWords: Record<PartKind, string> = {
	text: 'text',
	table: 'table',
	link: 'target of a link',
	image: 'picture',
	file: 'file name and file details'
};

const around = 70;

/**
 * Every occurrence of an identity, and of what looks like personal data, in the order of the text. Where one lies in another
 * (a surname in a full name) the longer one counts. `hash` makes the key: the kind, the words and the line they stand in.
 */
export function findOccurrences(
	parts: Part[],
	identities: Identity[],
	{ year, hash }: { year: number; hash: (text: string) => string }
): Occurrence[] {
	const seen = new Map<string, Map<string, number>>();
	return parts.flatMap((part) => {
		const spans = outermost(spansOf(part.text, identities, year), part.text.length);
		if (spans.length === 0) return [];
		const line = `${part.where}\n${part.kind}\n${part.text}`;
		// Once for all that was found in it: a long line may hold very much.
		const lineHash = hash(line);
		const counts = seen.get(line) ?? new Map<string, number>();
		seen.set(line, counts);
		return spans.map(({ from, to, kind, identity }) => {
			const found = part.text.slice(from, to);
			const words = `${kind}\n${found.toLowerCase()}`;
			const nth = counts.get(words) ?? 0;
			counts.set(words, nth + 1);
			return {
				key: hash(`${words}\n${nth}\n${lineHash}`),
				kind,
				part: part.kind,
				before: shortened(part.text.slice(Math.max(0, from - around), from), from > around, false),
				found,
				after: shortened(part.text.slice(to, to + around), false, to + around < part.text.length),
				who: identity?.shown ?? null,
				attended: identity?.attended ?? false,
				blocks: identity?.blocks ?? false,
				where: part.where,
				href: part.href
			};
		});
	});
}

type Span = { from: number; to: number; kind: FoundKind; identity: Identity | null };

function spansOf(text: string, identities: Identity[], year: number): Span[] {
	const plain = plainWords(text);
	const known = identities.flatMap((identity) =>
		placesOf(identity.words, plain, text.length)
			.filter(([from, to]) => isMeant(identity, text.slice(from, to)))
			.map(([from, to]) => ({ from, to, kind: identity.kind, identity }))
	);
	const looks = findPersonal(text, { year }).map((span): Span => ({ ...span, identity: null }));
	return [...known, ...looks];
}

/** A single word that need not be a name is one where it begins with a capital, in writing that has them. */
function isMeant({ kind, words, blocks, written }: Identity, found: string): boolean {
	if (written === 'upper') return found === found.toUpperCase();
	const alone = kind === 'name' && !blocks && !words.includes(' ');
	if (written !== 'capital' && !alone) return true;
	const [first = ''] = found;
	return first === first.toUpperCase();
}

/** What blocks is never hidden by something longer that does not. */
function outermost(spans: Span[], length: number): Span[] {
	const sorted = spans.toSorted(
		(one, other) =>
			Number(other.identity?.blocks ?? false) - Number(one.identity?.blocks ?? false) ||
			other.to - other.from - (one.to - one.from) ||
			Number(other.identity !== null) - Number(one.identity !== null)
	);
	const taken = new Uint8Array(length);
	const kept = sorted.filter(({ from, to }) => {
		if (taken.subarray(from, to).includes(1)) return false;
		taken.fill(1, from, to);
		return true;
	});
	return kept.sort((one, other) => one.from - other.from);
}

function shortened(text: string, cutBefore: boolean, cutAfter: boolean): string {
	return (cutBefore ? '…' : '') + text.replace(/\s+/g, ' ') + (cutAfter ? '…' : '');
}
