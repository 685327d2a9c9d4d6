import { stateWords } from '$lib/action/action';
import { amount, isReached, type Indicator } from '$lib/action/indicator';
import { escapeLine } from '$lib/publication/publication';
import {
	byPhase,
	fullDay,
	intendedWords,
	tally,
	verdicts,
	verdictWords,
	type Review,
	type ReviewLine
} from './review';

/** The frozen Markdown of a review. The same review with the same lines always gives the same bytes. */
export function composeReview(
	review: Pick<Review, 'title' | 'from' | 'to' | 'words'>,
	lines: readonly ReviewLine[]
): string {
	const blocks = [
		`# ${escapeLine(review.title)}`,
		`From ${fullDay(review.from)} to ${fullDay(review.to)}`,
		summary(lines)
	];
	if (review.words.trim()) blocks.push(review.words.trim());
	for (const { phase, lines: under } of byPhase(lines)) {
		blocks.push(`## ${escapeLine(phase ?? 'Without a phase')}`);
		for (const line of under) blocks.push(...lineBlocks(line));
	}
	return blocks.join('\n\n') + '\n';
}

function summary(lines: readonly ReviewLine[]): string {
	const parts = tally(lines).map(({ verdict, count }) => `${count} ${verdicts[verdict].label.toLowerCase()}`);
	const indicators = lines.flatMap((line) => line.indicators);
	const measured =
		indicators.length > 0
			? ` Indicators: ${indicators.filter(isReached).length} of ${indicators.length} at or past their targets.`
			: '';
	return `Intended: ${lines.length}. ${parts.length > 0 ? `Of these: ${parts.join(', ')}.` : ''}${measured}`.trim();
}

function lineBlocks(line: ReviewLine): string[] {
	const points = [
		`- Intended: ${escapeLine(line.owner)}${intendedWords(line)}`,
		`- Achieved: ${verdictWords(line)}${stillOpen(line)}`,
		...(line.words ? [`- In its owner's words: ${escapeLine(line.words)}`] : []),
		...(line.link ? [`- Evidence: <${line.link.replace(/[<>\s]/g, encodeURIComponent)}>`] : []),
		...line.indicators.flatMap((indicator) => [
			`- Indicator: ${indicatorWords(indicator)}`,
			...said(line, indicator.id).map((text) => `    ${text}`)
		]),
		...said(line, null)
	];
	return [`### ${escapeLine(line.title)}`, points.join('\n')];
}

/** 'People trained: 900 people of 1,500, at first 100' */
export function indicatorWords({ name, unit, value, target, baseline }: Indicator): string {
	const aim = target === null ? '' : ` of ${amount(target, '')}`;
	const first = baseline === null ? '' : `, at first ${amount(baseline, '')}`;
	return `${escapeLine(name)}: ${escapeLine(amount(value, unit))}${aim}${first}`;
}

const said = (line: ReviewLine, indicatorId: string | null): string[] =>
	line.comments
		.filter((comment) => comment.indicatorId === indicatorId)
		.map(
			({ author, organisation, body }) =>
				`- Comment, ${escapeLine(author)}${organisation ? ` (${escapeLine(organisation)})` : ''}: ${escapeLine(body)}`
		);

/** An open one is told with its state: blocked says more than under way. */
const stillOpen = ({ verdict, state }: ReviewLine): string =>
	verdict === 'under_way' || verdict === 'missed' ? ` (${stateWords[state].label.toLowerCase()})` : '';
