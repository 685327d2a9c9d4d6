import { dayWords, dueWords, isLate, lateness } from '../action';
import type { ActionLine } from '../board/line';
import type { Told } from '../story';

export type BriefAction = ActionLine & {
	circle: string;
	isSensitive: boolean;
	proposedDue: string | null;
	/** The day of the circle's next session. */
	meetsOn: string | null;
};
export type BriefChange = { action: { id: string; title: string }; isSensitive: boolean; update: Told };

/** What an organisation has to know: what it must answer, what it promised, what changed since its reader last looked. */
export type Brief = {
	organisation: { id: string; name: string };
	today: string;
	since: Date;
	/** When it was looked up. */
	asOf: Date;
	/** False when nobody has read a brief before: then it looks back 30 days. */
	wasRead: boolean;
	toAnswer: BriefAction[];
	promised: BriefAction[];
	waiting: BriefAction[];
	/** What others have promised and it helps with. */
	supporting: BriefAction[];
	changes: BriefChange[];
};

/** 'by 28 March', 'Late by 3 days'. */
export const whenWords = (action: BriefAction, today: string): string =>
	lateness(action, today) ?? dueWords(action.due, today);

/**
 * By when an answer is of use: at the circle's next session, or before the day it is due if that comes first; 'as soon as you can'
 * where neither is to come.
 */
export function answerBy({ due, meetsOn }: BriefAction, today: string): string {
	const before = due !== null && due >= today && (meetsOn === null || due < meetsOn) ? due : null;
	if (before) return `answer by ${dayWords(before, today)}, when it is due`;
	if (meetsOn) return `answer by ${dayWords(meetsOn, today)}, the next session`;
	return 'answer as soon as you can';
}

/** One line above it all: '2 to answer, 5 promised, 1 of them late'. */
export function briefLede({ toAnswer, promised, today }: Brief): string {
	const late = promised.filter((action) => isLate(action, today)).length;
	return [
		`${toAnswer.length} to answer`,
		`${promised.length} promised${late > 0 ? `, ${late} of them late` : ''}`
	].join(', ');
}

/** The brief as the text of a mail. What belongs to a sensitive circle is counted, never named. */
export function briefText(brief: Brief, origin: string): string {
	const { organisation, today } = brief;
	const open = <T extends { isSensitive: boolean }>(list: readonly T[]) =>
		list.filter((one) => !one.isSensitive);
	const all = [...brief.toAnswer, ...brief.promised, ...brief.waiting, ...brief.supporting];
	const hidden = all.filter((one) => one.isSensitive).length;
	const actions = (title: string, list: readonly BriefAction[]) =>
		part(
			title,
			open(list).map(
				(action) => `${plain(action.title)} (${whenWords(action, today)}, ${plain(action.circle)})`
			)
		);
	const named = all.some((one) => !one.isSensitive);
	return [
		named ? `What ${plain(organisation.name)} has promised` : 'Your brief',
		'',
		...part(
			'To answer',
			open(brief.toAnswer).map(
				(action) => `${plain(action.title)} (${answerBy(action, today)}, ${plain(action.circle)})`
			)
		),
		...actions('Promised', brief.promised),
		...actions('Waiting for others', brief.waiting),
		...actions('We support', brief.supporting),
		...part(
			'What has changed',
			open(brief.changes).map(
				({ action, update }) => `${plain(action.title)}: ${update.organisation ?? 'somebody'} ${update.deed}`
			)
		),
		...(hidden > 0 ? [`${hidden} in circles whose emails name nothing.`, ''] : []),
		`All of it: ${origin}/organisations/${organisation.id}/brief`,
		''
	].join('\n');
}

function part(title: string, lines: readonly string[]): string[] {
	return lines.length === 0 ? [] : [title, ...lines.map((line) => `* ${line}`), ''];
}

const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
