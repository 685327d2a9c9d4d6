import { daysBetween } from '$lib/action/action';
import type { Silence } from '../agreement';

/** What a person can be told about an agreement. */
export type AgreementNotice =
	'opened' | 'moved' | 'changed' | 'removed' | 'reservation' | 'closing' | 'closed';

/** The key under which somebody is reminded once: three days before a round closes, and the day before. */
export function closingKey(round: string, today: string, closesOn: string): string | null {
	const left = daysBetween(today, closesOn);
	if (left === 2 || left === 3) return `closing:${round}:${closesOn}:soon`;
	return left === 0 || left === 1 ? `closing:${round}:${closesOn}:last` : null;
}

/** Whether there is still something to say: a question that was answered meanwhile is not asked. */
export function stillTrue(
	kind: AgreementNotice,
	now: {
		isOpen: boolean;
		missing: number;
		sectionWaits: boolean;
		isCurrent: boolean;
		reservationWaits: boolean;
	}
): boolean {
	if (kind === 'closed') return true;
	if (!now.isOpen) return false;
	if (kind === 'reservation') return now.reservationWaits;
	// A wording that has been replaced again is said under its own key.
	if (kind === 'changed') return now.sectionWaits && now.isCurrent;
	if (kind === 'removed') return true;
	// A date that has been moved again is said under its own key.
	if (kind === 'moved' && !now.isCurrent) return false;
	return now.missing > 0;
}

export type AgreementItem = {
	circle: { id: string; name: string; isSensitive: boolean };
	session: { id: string; title: string };
	/** In words, where the session takes place. */
	closes: string;
	/** What the round says that silence counts as. */
	silence: Silence;
	missing: number;
	asked: number;
	said: { kind: AgreementNotice; theme: string | null }[];
};

/**
 * The mail that holds everything a person is told about agreements. What comes from sensitive circles is counted,
 * never named; a mail about nothing else has a neutral subject and sender.
 */
export function wordAgreementMail(
	items: readonly AgreementItem[],
	origin: string,
	mute: ReadonlyMap<string, string>
): { subject: string; text: string; headers: Record<string, string>; plainSender: boolean } {
	const open = items.filter(({ circle }) => !circle.isSensitive);
	const hidden = items.filter(({ circle }) => circle.isSensitive);
	const link = (item: AgreementItem) => `${origin}/sessions/${item.session.id}/agreement`;
	const lines = open.flatMap((item) => [
		`${plain(item.circle.name)}: ${plain(item.session.title)}`,
		'',
		...item.said.map((one) => `* ${sentence(one, item)}`),
		'',
		`${item.said.some(({ kind }) => kind !== 'closed') ? 'Read and answer' : 'See it'}: ${link(item)}`,
		''
	]);
	if (hidden.length > 0) {
		const things = hidden.length === 1 ? '1 thing waits for you' : `${hidden.length} things wait for you`;
		lines.push(open.length > 0 ? `Elsewhere, ${things}:` : `${things}:`, ...hidden.map(link), '');
	}
	lines.push(`How often such mails come: ${origin}/account#mail`);
	for (const [circle, token] of mute) {
		const name = open.find((item) => item.circle.id === circle)?.circle.name;
		lines.push(
			`To get no more of these mails${name ? ` about ${plain(name)}` : ''}: ${origin}/mute/commitments/${token}`
		);
	}
	const [first] = open;
	const [token] = mute.values();
	return {
		subject: first ? subjectOf(first, items.length) : 'Something waits for you',
		text: [...lines, ''].join('\n'),
		headers: token
			? {
					'List-Unsubscribe': `<${origin}/mute/commitments/${token}${mute.size > 1 ? '?all=yes' : ''}>`,
					'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
				}
			: {},
		plainSender: open.length === 0
	};
}

function subjectOf(item: AgreementItem, count: number): string {
	if (count > 1) return `${count} summaries to look at`;
	const closedOnly = item.said.every(({ kind }) => kind === 'closed');
	const title = `${closedOnly ? 'Agreed summary' : 'Please answer'}: ${plain(item.session.title)}`;
	return title.length > 90 ? `${title.slice(0, 89).trimEnd()}…` : title;
}

function sentence(
	{ kind, theme }: { kind: AgreementNotice; theme: string | null },
	item: AgreementItem
): string {
	const waiting = `${item.missing} of ${item.asked} themes wait for your organisation's answer`;
	const about = theme ? `“${plain(theme)}”` : 'a theme';
	const silence = silenceSentences[item.silence];
	switch (kind) {
		case 'opened':
			return `Your organisation is asked whether it agrees to the summary, theme by theme, until ${item.closes}. ${waiting}. ${silence}`;
		case 'closing':
			return `The round closes on ${item.closes}. ${waiting}. ${silence}`;
		case 'moved':
			return `The date has been moved: the round now closes on ${item.closes}. ${waiting}. ${silence}`;
		case 'removed':
			return `${theme ? about : 'A theme'} has been taken out of the summary since your organisation answered. The answer counts no more.`;
		case 'changed':
			return `The text of ${about} has changed since your organisation answered. Read the change, then answer again. Your other answers stand.`;
		case 'reservation':
			return `Words for your organisation's reservation to ${about} wait for its yes or no.`;
		case 'closed':
			return 'The round has been closed. The text and the answers are frozen.';
	}
}

const silenceSentences: Record<Silence, string> = {
	nothing: 'Silence counts as nothing.',
	can_live_with:
		'If your organisation says nothing by then, it is counted as able to live with the text as it stands.'
};

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
