import type { Tx } from '$lib/server/database';
import { renderMarkdown } from '$lib/server/markdown';
import type { Answer, AskedTheme, Counts, Objection, Removed, Reservation, Round } from './agreement';
import {
	findWording,
	listAskedThemes,
	listRemoved,
	listReservations,
	listRounds,
	myOrganisation,
	readCounts,
	readGrid,
	readWords
} from './agreement.server';
import { compareTexts, compareWordings, type ComparedPart } from './compare';
import { fingerprintOf } from './wording';

/** `wording`: the fingerprint that the theme would have with the proposed words. */
export type ShownObjection = Objection & { proposed: ComparedPart[]; wording: string };

/** One theme of a round, with everything that is shown beside it. */
export type ShownTheme = AskedTheme & {
	html: string;
	answers: Answer[];
	own: Answer | null;
	counts: Counts | null;
	objections: ShownObjection[];
	/** Waiting for the consent of the organisation; the reader's own, or all for those who run the circle. */
	reservations: Reservation[];
	/** What changed since the reader's organisation answered, or else since the round was opened. */
	change: { since: 'answer' | 'opening'; parts: ComparedPart[] } | null;
};

type Read = {
	rounds: Round[];
	round: Round | null;
	organisation: { id: string; name: string } | null;
	themes: AskedTheme[];
	answers: Answer[];
	counts: Counts[];
	words: Objection[];
	reservations: Reservation[];
	earlier: Map<string, { title: string; markdown: string }>;
	/** Of the last round, when it has closed: the themes that read differently now, are new, or are gone. */
	changedSince: string[];
	/** Themes that were asked about in this round and taken out before it closed. */
	removed: Removed[];
};

/**
 * Reads a round of a session: the one with that number, else the open one, else the last. Answers what the caller may
 * see of it.
 */
export async function readRound(
	tx: Tx,
	session: { id: string; circleId: string },
	personId: string,
	number: number | null
): Promise<Read> {
	const rounds = await listRounds(tx, session.id);
	const round = rounds.find((each) => number === null || each.number === number) ?? null;
	const frozen = round?.closedAt ? round.id : null;
	const themes = round ? await listAskedThemes(tx, session.id, frozen) : [];
	const organisation = await myOrganisation(tx, session.circleId, personId);
	const answers = round ? await readGrid(tx, session.id, frozen) : [];
	const bases =
		round && !frozen ? basesOf(themes, answers, organisation?.id ?? '', round) : new Map<string, string>();
	const earlier: Read['earlier'] = new Map();
	for (const [section, id] of bases) {
		const wording = await findWording(tx, session.id, { id });
		if (wording) earlier.set(section, wording);
	}
	return {
		rounds,
		round,
		organisation,
		themes,
		answers,
		counts: round ? await readCounts(tx, session.id, frozen) : [],
		words: round ? await readWords(tx, session.id, frozen) : [],
		reservations: round && !frozen ? await listReservations(tx, session.id) : [],
		earlier,
		changedSince:
			round && frozen && round === rounds[0]
				? differing(themes, await listAskedThemes(tx, session.id, null))
				: [],
		removed: round ? await listRemoved(tx, session.id, round.id) : []
	};
}

/** The titles of themes whose wording is not the same in both. */
function differing(frozen: readonly AskedTheme[], now: readonly AskedTheme[]): string[] {
	const isIn = (themes: readonly AskedTheme[], theme: AskedTheme) =>
		themes.some((each) => each.section === theme.section && each.wordingId === theme.wordingId);
	const changed = now.filter((theme) => !isIn(frozen, theme));
	const gone = frozen.filter((theme) => !now.some(({ section }) => section === theme.section));
	return [...changed, ...gone].map(({ title }) => title);
}

/** The wording each theme is compared with, where it reads differently now. */
function basesOf(
	themes: readonly AskedTheme[],
	answers: readonly Answer[],
	organisation: string,
	round: Round
): Map<string, string> {
	const bases = new Map<string, string>();
	for (const { section, wordingId } of themes) {
		const own = answers.find((each) => each.section === section && each.organisationId === organisation);
		const base = own && own.stance !== 'none' ? own.toWording : round.asked[section];
		if (base && base !== wordingId) bases.set(section, base);
	}
	return bases;
}

/** Makes a round ready to be shown: texts rendered, changes compared. */
export function showThemes(read: Read): ShownTheme[] {
	const mine = read.organisation?.id;
	return read.themes.map((theme) => {
		const answers = read.answers.filter((each) => each.section === theme.section);
		const own = answers.find((each) => each.organisationId === mine) ?? null;
		const before = read.earlier.get(theme.section);
		return {
			...theme,
			html: renderMarkdown(theme.markdown, { asPart: true }),
			answers,
			own,
			counts: read.counts.find((each) => each.section === theme.section) ?? null,
			objections: read.words
				.filter((each) => each.section === theme.section)
				.map((each) => ({
					...each,
					proposed: each.proposal ? compareTexts(theme.markdown, each.proposal) : [],
					wording: each.proposal ? fingerprintOf(theme.title, each.proposal) : ''
				})),
			reservations: read.reservations.filter((each) => each.section === theme.section),
			change: before
				? {
						since: own && own.stance !== 'none' ? 'answer' : 'opening',
						parts: compareWordings(before, theme)
					}
				: null
		};
	});
}
