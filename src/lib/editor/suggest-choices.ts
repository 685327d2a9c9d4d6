import type { Asking } from './suggest';
import type { CommitmentToName, MarkKind, Mentions } from './mark-kinds';

export type Choice =
	| { type: 'mark'; id: string; kind: MarkKind; label: string; detail: string }
	| { type: 'person' | 'reference'; id: string; label: string; detail: string };

/** A list to choose from, or a sentence that says why there is none. */
export type Choices = { list: Choice[]; note: string | null };

const slash: Record<MarkKind, { label: string; detail: string; words: string }> = {
	decision: {
		label: 'Decision',
		detail: 'What the room decided, how, and who objected',
		words: 'decision decided agree'
	},
	question: { label: 'Question', detail: 'Open until it is answered', words: 'question ask' },
	commitment: {
		label: 'Commitment',
		detail: 'What an organisation will do',
		words: 'commitment action promise'
	},
	comment: { label: 'Comment', detail: 'About these words, beside the text', words: 'comment remark' },
	theme: {
		label: 'Observation',
		detail: 'For the summary, under a theme',
		words: 'observation highlight theme'
	}
};

const nobodyIsNamed =
	'Nobody is named in the notes of this session. To ask somebody for something, make it a commitment: that names who leads it.';

/** What may be chosen for what has been typed so far. Throws when commitments can't be asked for. */
export async function choicesFor(
	asking: Asking,
	kinds: readonly MarkKind[],
	mentions: Mentions | undefined
): Promise<Choices> {
	if (asking.trigger === '/') {
		const typed = asking.words.toLowerCase();
		const list = kinds
			.filter((kind) => slash[kind].words.split(' ').some((word) => word.startsWith(typed)))
			.map((kind): Choice => ({ type: 'mark', id: kind, kind, ...slash[kind] }));
		return { list, note: null };
	}
	if (!mentions) return { list: [], note: null };
	if (asking.trigger === '@') {
		if (mentions.people === null) return { list: [], note: nobodyIsNamed };
		const organisations = new Map(mentions.organisations.map((each) => [each.id, each.name]));
		const people = mentions.people.map(({ id, name, organisationId }) => ({
			id,
			name,
			organisation: organisations.get(organisationId) ?? ''
		}));
		const list = peopleNamed(people, asking.words).map(({ id, name, organisation }): Choice => ({
			type: 'person',
			id,
			label: name,
			detail: organisation
		}));
		return { list, note: null };
	}
	const answer = await fetch(`${mentions.commitmentsAt}?words=${encodeURIComponent(asking.words.trim())}`);
	if (!answer.ok) throw new Error(`${answer.status}`);
	const found = (await answer.json()) as CommitmentToName[];
	const list = found.map(({ id, title, state }): Choice => ({
		type: 'reference',
		id,
		label: title,
		detail: state
	}));
	return { list, note: null };
}

/** People any of whose names begins with what was typed, those of the first name before the others. */
export function peopleNamed<P extends { name: string }>(people: readonly P[], typed: string): P[] {
	const wanted = plain(typed).trim();
	const rank = ({ name }: P) => {
		const known = plain(name);
		if (known.startsWith(wanted)) return 0;
		return known.split(' ').some((part) => part.startsWith(wanted)) ? 1 : 2;
	};
	return people
		.filter((person) => rank(person) < 2)
		.sort((one, other) => rank(one) - rank(other) || one.name.localeCompare(other.name))
		.slice(0, 8);
}

function plain(text: string): string {
	return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
