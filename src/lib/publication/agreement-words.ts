import { escapeLine } from './escape-line';
import { introductionTitle } from '$lib/agreement/introduction';
import { formatMoment } from '$lib/ui/dates';

type Stance = 'agree' | 'can_live_with' | 'reserve';

/** What `private.agreement_to_publish` answers: of the last round that was closed, and of what is printed. */
export type RecordAgreement = {
	round: number;
	closed_at: string;
	silence: 'nothing' | 'can_live_with';
	/** Whether every theme that is printed is one that was asked about, in the same words. */
	stands: boolean;
	/** How many organisations were asked; null where so few answers would give them away. */
	asked: number | null;
	/** How many go along with all of it. */
	count: number | null;
	/** Their names, in an attributed session alone: those without a reservation, and those with one. */
	organisations: string[] | null;
	reserving: string[] | null;
	reservations: { theme: string; text: string; organisation?: string | null }[];
	/** Sections that are printed and were never asked about. */
	added: string[];
	/** Titles of themes that were agreed on and are not printed. No version says them. */
	gone?: string[];
	themes: {
		theme: string;
		/** Null where it reads differently now: then it is called as it is printed. */
		title: string | null;
		stands: boolean;
		counts: {
			agree: number;
			can_live_with: number;
			reserve: number;
			object: number;
			by_silence: number;
			none: number;
		} | null;
		organisations: { name: string; stance: Stance }[] | null;
	}[];
};

/**
 * What a record says about agreement, in Markdown: to what, by whom, theme by theme, and what silence counted as. Nobody is
 * said to agree to a wording that was not put to them. `isPart`: the record leaves out passages that stay in the circle.
 * `titles`: of what is printed, by section. `timeZone`: the session's; a round closed on the day it was there.
 */
export function agreementWords(
	agreement: RecordAgreement,
	{ isPart, titles = {}, timeZone }: { isPart: boolean; titles?: Record<string, string>; timeZone: string }
): string {
	const { round, closed_at, themes, added } = agreement;
	return [
		`Organisations were asked theme by theme whether they agree (round ${round}, closed on ${formatMoment(closed_at, 'date', timeZone)}). The title, the objective, questions put to the room and commitments were not part of what they were asked.${isPart ? ' They were asked about the whole text; passages that stay among the members are left out here.' : ''}`,
		wholeWords(agreement),
		themes
			.map((theme) => {
				const title = theme.title ?? titles[theme.theme] ?? introductionTitle;
				return `- **${escapeLine(title)}:** ${themeWords(theme)}`;
			})
			.join('\n'),
		added.length > 0 ? 'What else stands here was not put to them.' : '',
		silenceWords[agreement.silence]
	]
		.filter(Boolean)
		.join('\n\n');
}

/** What of a record does not stand agreed, in a sentence; empty where it all does, and where nobody was asked. */
export function notAgreed(agreement: RecordAgreement | null): string {
	if (!agreement) return '';
	const objected = agreement.themes.some(({ counts }) => counts !== null && counts.object > 0);
	if (agreement.stands && !objected) return '';
	return agreement.stands
		? 'Not agreed as a whole: an objection stands.'
		: 'Not agreed as a whole: it reads differently in part from what organisations were asked about.';
}

const silenceWords = {
	nothing: 'Silence counted as nothing.',
	can_live_with:
		'An organisation that said nothing by the date was counted as able to live with a text that had stood for a day. It is counted as silent here, and is not named.'
};

/** Who goes along with every theme that is printed; empty when that can't be said, or nobody did. */
function wholeWords({
	stands,
	organisations,
	reserving,
	count,
	asked,
	reservations
}: RecordAgreement): string {
	if (!stands) return '';
	if (organisations === null) {
		if (!count || !asked) return '';
		const reserved = reservations.length > 0 ? ', with the reservations recorded beside them' : '';
		return `${count} of the ${asked} organisations that were asked agree to all the themes or can live with them${reserved}.`;
	}
	const plain = organisations.length === 1 ? 'agrees' : 'agree';
	const reserved = reserving?.length === 1 ? 'does' : 'do';
	return [
		organisations.length > 0
			? `${inWords(organisations)} ${plain} to all the themes or can live with them.`
			: '',
		reserving && reserving.length > 0
			? `${inWords(reserving)} ${reserved} so with the reservations recorded beside them.`
			: ''
	]
		.filter(Boolean)
		.join(' ');
}

function themeWords({ stands, counts, organisations }: RecordAgreement['themes'][number]): string {
	if (!stands) return 'it reads differently now. Nobody is said to agree to it.';
	if (!counts) return 'too few answers to say how many.';
	const who = (stance: Stance, number: number) => {
		const names = (organisations ?? []).filter((each) => each.stance === stance).map(({ name }) => name);
		return names.length > 0 ? inWords(names) : `${number}`;
	};
	const said = [
		counts.agree > 0 ? `${who('agree', counts.agree)} ${counts.agree === 1 ? 'agrees' : 'agree'}` : '',
		counts.can_live_with > 0 ? `${who('can_live_with', counts.can_live_with)} can live with it` : '',
		counts.reserve > 0 ? `${who('reserve', counts.reserve)} with a reservation` : '',
		counts.object > 0 ? `${counts.object} ${counts.object === 1 ? 'objects' : 'object'}` : '',
		counts.by_silence > 0 ? `${counts.by_silence} silent` : '',
		counts.none > 0 ? `${counts.none} without an answer to this text` : ''
	];
	return `${said.filter(Boolean).join('; ')}.`;
}

function inWords(names: string[]): string {
	const [last, ...others] = names.map(escapeLine).reverse();
	return others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : (last ?? '');
}
