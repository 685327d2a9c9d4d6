import type { RecordAgreement } from '$lib/publication/agreement-words';
import { formatMoment } from '$lib/ui/dates';
import type { Objection, Round } from './agreement';
import { introductionTitle } from './introduction';

/** How the text that is about to be published stands to what organisations have said. */
export type Standing = {
	asked: 'never' | 'open' | 'closed';
	/** Of the last round that was closed, in a sentence; empty when there is none. */
	said: string;
	/** What does not stand: it can go out all the same, but not without being known. */
	concerns: string[];
};

/**
 * `agreement` is of the text as it would be printed; `words` are objections and reservations of the last round, open or closed.
 * `titles` are of the themes as they are now, by their section. Days are told as they are in `timeZone`, the session's.
 */
export function standingOf(
	rounds: readonly Round[],
	agreement: RecordAgreement | null,
	words: readonly Objection[],
	titles: ReadonlyMap<string, string>,
	timeZone: string
): Standing {
	const [last] = rounds;
	if (!last) return { asked: 'never', said: '', concerns: [] };
	const open = last.closedAt === null ? last : null;
	const quoted = (some: string[]) => some.map((title) => `“${title}”`).join(', ');
	const titleOf = (section: string) => titles.get(section) ?? introductionTitle;
	const changed = (agreement?.themes ?? [])
		.filter(({ stands }) => !stands)
		.map(({ theme }) => titleOf(theme));
	const gone = agreement?.gone ?? [];
	const added = (agreement?.added ?? []).map(titleOf);
	const objected = words.filter(({ kind, stands }) => kind === 'objection' && stands);
	const themes = new Set(objected.map(({ section }) => titleOf(section)));
	const one = objected.length === 1;
	return {
		asked: open ? 'open' : 'closed',
		said: agreement
			? `Round ${agreement.round} was closed on ${formatMoment(agreement.closed_at, 'date', timeZone)}.`
			: '',
		concerns: [
			open
				? `Round ${open.number} is open until ${formatMoment(open.closesAt, 'date', timeZone)}. What is answered in it is no part of this version.`
				: '',
			changed.length > 0
				? `${quoted(changed)} ${changed.length === 1 ? 'reads' : 'read'} differently from what organisations were asked about.`
				: '',
			gone.length > 0
				? `${quoted(gone)} ${gone.length === 1 ? 'was' : 'were'} part of the round and ${gone.length === 1 ? 'is' : 'are'} taken out.`
				: '',
			added.length > 0
				? `${quoted(added)} ${added.length === 1 ? 'was' : 'were'} no part of the round: nobody was asked.`
				: '',
			objected.length > 0
				? `${one ? 'One objection is' : `${objected.length} objections are`} not resolved: ${quoted([...themes])}.`
				: ''
		].filter(Boolean)
	};
}
