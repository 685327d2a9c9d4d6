import { z } from 'zod';

/** The tones of a StateTag that are used here. */
type Tone = 'done' | 'accepted' | 'verified' | 'blocked' | 'late' | 'neutral';
export type Stance = 'agree' | 'can_live_with' | 'reserve' | 'object' | 'none';
export type Silence = 'nothing' | 'can_live_with';

/** What one organisation has said about one theme, as far as the reader may see it. */
export type Answer = {
	section: string;
	organisationId: string;
	organisation: string;
	stance: Stance;
	/** Whether it is about the wording as it is (in a frozen round: as it was frozen). */
	stands: boolean;
	bySilence: boolean;
	spokeEarlier: boolean;
	/** The wording it was about. */
	toWording: string | null;
	reason: string;
	proposal: string;
	reservation: string | null;
};

export type Round = {
	id: string;
	number: number;
	silence: Silence;
	words: string;
	/** The wordings that stood when it was opened, by section. */
	asked: Record<string, string>;
	openedAt: Date;
	closesAt: Date;
	closedAt: Date | null;
	ranToItsDate: boolean | null;
	fingerprint: string | null;
};

/** A theme as it is asked about, or as it was frozen. */
export type AskedTheme = {
	section: string;
	wordingId: string;
	title: string;
	markdown: string;
	fingerprint: string;
	since: Date;
};

export type Counts = {
	section: string;
	asked: number;
	answered: number;
	/** How the answers are spread; null where the reader may not know. */
	spread: { agree: number; canLiveWith: number; reserve: number; object: number; bySilence: number } | null;
};

/** A theme that was taken out while organisations were asked, with the words of objections to it. */
export type Removed = { section: string; title: string; objections: string[] };

/** The words of an objection or a reservation; without the organisation where the reader may not see it. */
export type Objection = {
	section: string;
	kind: 'objection' | 'reservation';
	organisation: string | null;
	stands: boolean;
	reason: string;
	proposal: string;
};

export type Reservation = {
	id: string;
	section: string;
	wordingId: string;
	organisationId: string;
	body: string;
	state: 'proposed' | 'agreed' | 'declined' | 'replaced';
};

export const silenceWords: Record<Silence, string> = {
	nothing: 'An organisation that does not answer is counted for nothing.',
	can_live_with:
		'An organisation that says nothing by the date is counted as able to live with the text. This holds only if the round runs to its date, for organisations that were asked when it opened, and for text that has stood for a day since then and since the date was last moved.'
};

export const answerChoices = [
	{ value: 'agree', label: 'Agree', hint: 'Our organisation stands behind this text.' },
	{ value: 'can_live_with', label: 'Can live with it', hint: 'Not our words, but it may go out like this.' },
	{ value: 'object', label: 'Object', hint: 'Not like this. Say why, and what you could agree to.' }
] as const;

/** The word for what an organisation has said, with its tone. Never the colour alone. `isOver`: in a round that has closed. */
export function stanceWords(
	answer: Pick<Answer, 'stance' | 'stands' | 'bySilence' | 'spokeEarlier'>,
	isOver = false
): { label: string; tone: Tone } {
	if (answer.bySilence) return { label: 'Silent: counted as can live with it', tone: 'neutral' };
	if (answer.stands) return standing[answer.stance];
	if (answer.stance !== 'none') return { label: `${earlier[answer.stance]} an earlier text`, tone: 'late' };
	if (answer.spokeEarlier) return { label: 'Answered an earlier text only', tone: 'late' };
	return isOver ? standing.none : { label: 'No answer yet', tone: 'neutral' };
}

const standing: Record<Stance, { label: string; tone: Tone }> = {
	agree: { label: 'Agrees', tone: 'done' },
	can_live_with: { label: 'Can live with it', tone: 'accepted' },
	reserve: { label: 'With a reservation', tone: 'verified' },
	object: { label: 'Objects', tone: 'blocked' },
	none: { label: 'No answer', tone: 'neutral' }
};
const earlier: Record<Stance, string> = {
	agree: 'Agreed to',
	can_live_with: 'Could live with',
	reserve: 'Had a reservation to',
	object: 'Objected to',
	none: 'Said nothing to'
};

/** Organisations by what they have said, in the order in which it matters to those who look after the text. */
export function byStance(
	answers: readonly Answer[],
	isOver: boolean
): { words: ReturnType<typeof stanceWords>; names: string[] }[] {
	const groups = new Map<string, { words: ReturnType<typeof stanceWords>; names: string[] }>();
	for (const answer of answers) {
		const words = stanceWords(answer, isOver);
		const group = groups.get(words.label) ?? { words, names: [] };
		group.names.push(answer.organisation);
		groups.set(words.label, group);
	}
	const order: Tone[] = ['blocked', 'late', 'verified', 'accepted', 'done', 'neutral'];
	return [...groups.values()].sort((a, b) => order.indexOf(a.words.tone) - order.indexOf(b.words.tone));
}

/** In one sentence, for everybody: what is said, and nothing that the rule of the session keeps. */
export function countWords(counts: Counts | null): string {
	if (!counts) return '';
	const { asked, answered, spread } = counts;
	if (!spread) return `${answered} of ${asked} have answered this text`;
	const parts = [
		[spread.agree, 'agree'],
		[spread.canLiveWith, 'can live with it'],
		[spread.reserve, 'with a reservation'],
		[spread.object, spread.object === 1 ? 'objects' : 'object'],
		[spread.bySilence, 'silent']
	] as const;
	const said = parts.filter(([count]) => count > 0).map(([count, words]) => `${count} ${words}`);
	const open = asked - answered - spread.bySilence;
	if (open > 0) said.push(`${open} without an answer to this text`);
	return said.join(', ');
}

/** How the themes stand as a whole for one organisation: what still waits for its answer. */
export function waitingFor(themes: readonly AskedTheme[], own: readonly Answer[]): AskedTheme[] {
	return themes.filter(
		(theme) =>
			!own.some((answer) => answer.section === theme.section && answer.stands && answer.stance !== 'none')
	);
}

export const openForm = z.object({
	date: z.iso.date('Choose a date.'),
	time: z.string().regex(/^\d\d:\d\d$/, 'Write a time like 17:00.'),
	silence: z.enum(['nothing', 'can_live_with'], 'Choose what silence means.'),
	words: z.string().trim().max(1000, 'Keep it under 1,000 characters.').default('')
});
export const moveForm = openForm.pick({ date: true, time: true });
/** A proposal begins as the text that stands, so it may be as long as a whole record. */
const longestProposal = 400_000;
const toWording = { section: z.string().min(1).max(60), fingerprint: z.string().max(64) };
/** Only an objection has words: what the form also sends with another answer is nobody's. */
export const answerForm = z.discriminatedUnion(
	'stance',
	[
		z.object({ ...toWording, stance: z.enum(['agree', 'can_live_with']) }),
		z.object({
			...toWording,
			stance: z.literal('object'),
			reason: z.string().trim().max(2000, 'Keep it under 2,000 characters.').default(''),
			proposal: z.string().trim().max(longestProposal, 'Keep it under 400,000 characters.').default('')
		})
	],
	'Choose an answer.'
);
/** `wording`: the fingerprint that the theme would have with the proposed words. */
export const takeForm = z.object({ ...toWording, wording: z.string().max(64) });
export const withdrawForm = z.object({ section: z.string().min(1).max(60) });
export const reserveForm = z.object({
	section: z.string().min(1).max(60),
	organisation: z.uuid(),
	body: z
		.string()
		.trim()
		.min(1, 'Write what would stand in the record.')
		.max(2000, 'Keep it under 2,000 characters.')
});
export const consentForm = z.object({ reservation: z.uuid(), consents: z.enum(['yes', 'no']) });
