import { writeMarkdown } from '$lib/editor/markdown';
import { readMarkdown } from '$lib/editor/read-markdown';
import { escapeLine } from '$lib/publication/publication';
import { formatMoment } from '$lib/ui/dates';

export type SeriesSession = {
	title: string;
	/** 'yyyy-mm-dd' */
	heldOn: string;
	version: number;
	fingerprint: string;
	markdown: string;
	/** Where a round was held: what of the record does not stand agreed, in a sentence; otherwise empty. */
	notAgreed: string;
};
export type SeriesDecision = { text: string; way: string; day: string; session: string };
/** `organisation` is empty where it can't be said. */
export type SeriesCommitment = {
	title: string;
	organisation: string;
	due: string;
	state: string;
	session: string;
};

export type Series = {
	objective: string;
	sessions: SeriesSession[];
	decisions: SeriesDecision[];
	commitments: SeriesCommitment[];
};

/**
 * The records of a circle as one Markdown document, the oldest first: each as it was frozen, one level deeper, then a table of
 * decisions and one of commitments. The same parts always give the same bytes.
 */
export function composeSeries({ objective, sessions, decisions, commitments }: Series): string {
	const blocks: string[] = [];
	if (objective.trim()) blocks.push(`**Objective:** ${escapeLine(objective.trim())}`);
	for (const session of sessions) {
		blocks.push(
			`## ${escapeLine(session.title)}`,
			`_${formatMoment(session.heldOn, 'date')}, version ${session.version}_${session.notAgreed ? `\n\n**${session.notAgreed}**` : ''}`,
			writeMarkdown(readMarkdown(session.markdown), { deeperBy: 1 }).trim()
		);
	}
	if (decisions.length > 0)
		blocks.push(
			'## Decisions',
			table(
				['Decision', 'How', 'When', 'Session'],
				decisions.map(({ text, way, day, session }) => [text, way, day, session])
			)
		);
	if (commitments.length > 0) {
		const named = commitments.some(({ organisation }) => organisation !== '');
		const head = ['Commitment', ...(named ? ['Organisation'] : []), 'By when', 'State', 'Session'];
		const rows = commitments.map((each) => [
			each.title,
			...(named ? [each.organisation] : []),
			each.due,
			each.state,
			each.session
		]);
		blocks.push('## Commitments', table(head, rows));
	}
	return `${blocks.filter(Boolean).join('\n\n')}\n`;
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) => `| ${cells.map((cell) => escapeLine(cell) || ' ').join(' | ')} |`;
	return [line(head), `| ${head.map(() => '---').join(' | ')} |`, ...rows.map(line)].join('\n');
}
