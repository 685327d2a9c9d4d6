import { wayWords, type DecisionSaid } from './decision';

type Said = Omit<DecisionSaid, 'decidedOn'> & { decidedOn?: string | undefined };

/** A decision by the labels of its form, to show two of them beside each other. `names`: of organisations, by id. */
export function decisionInWords(said: Said, names: ReadonlyMap<string, string>): Record<string, string> {
	const isVote = said.way === 'vote';
	const count = (votes: number | null) => (isVote && votes !== null ? String(votes) : '');
	const objectors = said.objectors.flatMap((id) => names.get(id) ?? []).toSorted();
	return {
		'What was decided': said.text,
		'How it was reached': wayWords[said.way],
		For: count(said.votesFor),
		Against: count(said.votesAgainst),
		Abstained: count(said.votesAbstained),
		'More about how': said.how,
		// Whoever is named counts, also where no number was typed.
		'How many objected': String(Math.max(said.objections, objectors.length)),
		'Organisations that objected': objectors.join(', '),
		'Why they objected': said.objection,
		When: said.decidedOn ?? ''
	};
}
