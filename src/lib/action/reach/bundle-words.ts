import { dueWords, type ActionState } from '../action';
import type { AnswerPurpose } from '../answer/answer';
import type { NoticeKind } from './reminders';

/** One commitment in a mail, with what is to be said about it and where its link leads. */
export type BundleItem = {
	circle: { id: string; name: string; isSensitive: boolean };
	action: { id: string; title: string; owner: string; due: string | null; state?: ActionState };
	/** The kind, and for a reminder the key it was noted under. */
	said: { kind: NoticeKind; key: string }[];
	/** Where to go. One with a purpose does that one thing by itself, without signing in. */
	links: readonly { to: string; purpose: AnswerPurpose | null }[];
};

export type Bundle = {
	items: readonly BundleItem[];
	origin: string;
	/** The calendar day where the reader lives. */
	today: string;
	hasAccount: boolean;
	/** By circle: the reader's own token for ending these mails. */
	mute: ReadonlyMap<string, string>;
};

const sentences: Record<Exclude<NoticeKind, 'due'>, string> = {
	to_answer: 'Waits for an answer from your organisation.',
	named: 'You have been named as the person who leads on it.',
	countered: 'Other terms have been proposed. They wait for your answer.',
	answered: 'There is an answer to what was proposed.',
	agreed: 'Your terms have been agreed to: it counts from now on.',
	date_asked: 'Another date has been proposed. It waits for your answer.',
	date_answered: 'There is an answer about the date.',
	to_verify: 'It is said to be done. Look at the evidence and verify it.',
	verified: 'It has been verified as done.',
	reopened: 'It has been opened again.',
	withdrawn: 'It has been withdrawn.',
	taken_over: 'It has been taken over by the organisation named here.',
	part_given: 'A part of it has been proposed to another organisation.',
	absorbed: 'Another commitment has been merged into it.',
	changed: 'Its detail, or what it is measured by, has been changed.',
	need_done: 'What it waits for is said to be done.',
	need_gone: 'What it waits for has been withdrawn.',
	support_asked: 'Your organisation is asked to support it.',
	supported: 'Another organisation supports it.',
	support_declined: 'An organisation that was asked to support it has declined.',
	support_ended: 'An organisation supports it no longer.',
	unanswered: 'It still waits for an answer.',
	link_sent: 'Here is a new link, in place of one that has ended.'
};

const linkWords: Record<AnswerPurpose, string> = {
	answer: 'Answer without signing in',
	report: 'Report without signing in'
};

/**
 * The mail that holds everything a person is told. What comes from sensitive circles is counted, never named; a mail
 * about nothing else has a neutral subject and sender (`plainSender`).
 */
export function wordBundle(bundle: Bundle): {
	subject: string;
	text: string;
	headers: Record<string, string>;
	plainSender: boolean;
} {
	const open = bundle.items.filter(({ circle }) => !circle.isSensitive);
	const hidden = bundle.items.filter(({ circle }) => circle.isSensitive);
	const circles = [...new Set(open.map(({ circle }) => circle.id))];
	const lines = [
		...circles.flatMap((id) =>
			circlePart(
				open.filter(({ circle }) => circle.id === id),
				bundle.today
			)
		),
		...hiddenPart(hidden, bundle, open.length > 0),
		...footer(bundle, open)
	];
	return {
		subject: open.length === 0 ? 'Something waits for you' : subjectOf(open, bundle.items.length),
		text: lines.join('\n'),
		headers: stopHeaders(bundle),
		plainSender: open.length === 0
	};
}

function subjectOf(open: readonly BundleItem[], count: number): string {
	const [only] = open;
	if (count > 1 || !only) return `${count} commitments to look at`;
	const title = plain(only.action.title);
	return title.length > 90 ? `${title.slice(0, 89).trimEnd()}…` : title;
}

function circlePart(items: readonly BundleItem[], today: string): string[] {
	const [first] = items;
	if (!first) return [];
	return [
		plain(first.circle.name),
		'',
		...items.flatMap(({ action, said, links }) => [
			`* ${plain(action.title)}`,
			`  ${plain(action.owner)}, ${dueWords(action.due, today)}`,
			// The same answer twice since the last email is news once.
			...new Set(said.map((one) => `  ${sentence(one, today, action.state)}`)),
			...links.map(({ to, purpose }) => `  ${purpose ? linkWords[purpose] : 'See it'}: ${to}`),
			''
		])
	];
}

function hiddenPart(hidden: readonly BundleItem[], { origin, hasAccount }: Bundle, more: boolean): string[] {
	if (hidden.length === 0) return [];
	const things = hidden.length === 1 ? '1 thing waits for you' : `${hidden.length} things wait for you`;
	const links = hasAccount
		? [`${origin}/commitments`]
		: hidden.flatMap(({ links }) => links.map(({ to }) => to));
	return [more ? `Elsewhere, ${things}:` : `${things}:`, ...links, ''];
}

function footer({ origin, hasAccount, mute }: Bundle, open: readonly BundleItem[]): string[] {
	const name = (id: string) => open.find(({ circle }) => circle.id === id)?.circle.name;
	return [
		...(hasAccount ? ['How often these emails come:', `${origin}/account#mail`] : []),
		...[...mute].flatMap(([id, token]) => {
			const circle = name(id);
			const what = circle ? ` about the commitments of ${plain(circle)}` : '';
			return ['', `Stop these emails${what}:`, `${origin}/mute/commitments/${token}`];
		}),
		''
	];
}

function stopHeaders({ origin, mute }: Bundle): Record<string, string> {
	const [token] = mute.values();
	if (!token) return {};
	// One press in the mail program ends all that this mail was made of.
	const all = mute.size > 1 ? '?all=yes' : '';
	return {
		'List-Unsubscribe': `<${origin}/mute/commitments/${token}${all}>`,
		'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click'
	};
}

function sentence(
	{ kind, key }: { kind: NoticeKind; key: string },
	today: string,
	state: ActionState | undefined
): string {
	if (kind === 'answered' && state === 'accepted') return 'It has been accepted.';
	if (kind === 'answered' && state === 'declined')
		return 'It has been declined. The reason stands beside it.';
	if (kind !== 'due') return sentences[kind];
	const [, , due, which] = key.split(':');
	if (which === 'week') return 'Due in a week.';
	if (which === 'tomorrow') return 'Due tomorrow.';
	if (due === today) return 'Due today.';
	return `It was promised ${dueWords(due ?? null, today)} and is late. Report how it stands, or propose another date.`;
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
