/**
 * The structure of five documents that circles publish on paper, block by block, in no words but what each block is. Levels of
 * headings are those below the title of a theme.
 *   'p'            a paragraph                    'lines 3'      one with line breaks
 *   'h2' 'h3'      a heading in a theme           'quote'        words of somebody else
 *   'ul 3' 'ol 3'  a list of three                'ul 4+3+0'     three items, with four, three and no items below
 *   'ul 0+1.3+0'   the middle one with a numbered list of three below it
 *   'ticks 11'     a list to tick off             'pairs 6'      six myths beside realities
 *   'table 6x8'    six columns, eight rows below the head; 'table 3x3/2' with two lines in a cell
 *   'note'         a footnote, and the paragraph that it stands at
 */
export type Shape = {
	template: 'circle-summary' | 'event-report' | 'panel-record' | 'action-plan';
	hasObjective: boolean;
	prompts: number;
	introduction: string[];
	themes: string[][];
};

export const shapes: Record<string, Shape> = {
	'a circle summary: attendance by name and organisation, prompts, eight observations, next steps': {
		template: 'circle-summary',
		hasObjective: true,
		prompts: 4,
		introduction: ['p', 'p', 'p', 'p', 'ul 14', 'p', 'h2', 'p', 'p'],
		themes: [...Array.from({ length: 6 }, () => ['p']), ['p', 'p'], ['p'], ['p', 'p', 'p']]
	},
	'an event report: key messages, myths and realities, sessions, a checklist for donors, panels': {
		template: 'event-report',
		hasObjective: false,
		prompts: 0,
		introduction: ['lines 2', 'p', 'p', 'ul 5', 'p', 'h2', 'p'],
		themes: [
			['ol 5'],
			['p', 'pairs 6'],
			['p', 'p', 'p', 'ul 7', 'p', 'p'],
			['p', 'p', 'ul 4', 'p'],
			['p', 'ul 5', 'p'],
			['p', 'ul 4'],
			['p', 'quote', 'p'],
			['ticks 11', 'p'],
			['p', 'h2', 'table 2x1', 'h2', 'table 2x2', 'h2', 'table 2x3', 'h2', 'table 2x2', 'h2', 'table 2x2'],
			['p', 'lines 6', 'p']
		]
	},
	'a panel record: three talks, figures, tables with gaps, footnotes, quotations, recommendations': {
		template: 'panel-record',
		hasObjective: false,
		prompts: 0,
		introduction: ['p', 'ul 3'],
		themes: [
			['table 3x1/4', 'p'],
			['ul 0+0+1+0', 'p', 'p', 'p', 'p'],
			['ul 3', 'p', 'p'],
			['ul 4+3+3+0'],
			['ul 3+1'],
			['ul 1.3+0+0'],
			['ul 4'],
			['table 6x8'],
			['h2', 'quote', 'h2', 'quote'],
			['ul 6'],
			['note', 'table 6x5', 'p'],
			['table 3x3/3'],
			['ul 7'],
			['ul 4']
		]
	},
	'an action plan told as a story: the problem, the approach in phases, what next, where to find help': {
		template: 'action-plan',
		hasObjective: false,
		prompts: 0,
		introduction: ['p', 'p', 'p', 'quote', 'p'],
		themes: [['p', 'p'], ['p', 'p', 'p', 'p', 'p', 'p'], ['p'], ['lines 2', 'p', 'lines 2']]
	},
	'a guide: areas with parts, practices, a policy, useful contacts and help in an emergency': {
		template: 'circle-summary',
		hasObjective: false,
		prompts: 0,
		introduction: ['p'],
		themes: [
			['p', 'p', 'p'],
			['h2', 'p', 'h2', 'p'],
			['p', 'p', 'ul 4', 'p', 'p', 'h2', 'ul 5', 'p'],
			['p', 'h2', 'ul 5', 'note', 'p'],
			['h2', 'ul 4', 'h2', 'ul 4', 'p', 'p', 'p']
		]
	}
};

/** What each block is as Markdown, and what must be found again in every format: one line a heading, item, table. */
export function drawBlock(block: string, words: () => string): { markdown: string; found: string[] } {
	const [kind = '', rest = ''] = block.split(' ');
	if (kind === 'p') return { markdown: words(), found: ['p'] };
	if (kind === 'note') return { markdown: `${words()}¹\n\n¹ ${words()}`, found: ['p', 'p'] };
	if (kind === 'lines')
		return { markdown: many(Number(rest), words).join('\\\n'), found: [`p of ${rest} lines`] };
	if (kind === 'quote') return { markdown: `> ${words()}`, found: ['quote'] };
	if (/^h\d$/.test(kind)) {
		const level = Number(kind.slice(1));
		return { markdown: `${'#'.repeat(level)} ${words()}`, found: [`h${level + 1}`] };
	}
	if (kind === 'ticks')
		return {
			markdown: many(Number(rest), () => `- [ ] ${words()}`).join('\n'),
			found: items('☐', Number(rest))
		};
	if (kind === 'pairs') return drawTable(2, Number(rest), 1, words);
	if (kind === 'table') {
		const [columns = 0, rows = 0, lines = 1] = rest.split(/[x/]/).map(Number);
		return drawTable(columns, rows, lines, words);
	}
	return drawList(kind, rest, words);
}

function drawList(kind: string, rest: string, words: () => string): { markdown: string; found: string[] } {
	const below = rest.includes('+') ? rest.split('+') : Array.from({ length: Number(rest) }, () => '0');
	const sign = (numbered: boolean, index: number) => (numbered ? `${index + 1}.` : '-');
	const lines = below.flatMap((inside, index) => {
		const numbered = inside.startsWith('1.');
		const count = Number(numbered ? inside.slice(2) : inside);
		const first = `${sign(kind === 'ol', index)} ${words()}`;
		return [first, ...Array.from({ length: count }, (_, at) => `   ${sign(numbered, at)} ${words()}`)];
	});
	const found = below.flatMap((inside) => {
		const numbered = inside.startsWith('1.');
		const count = Number(numbered ? inside.slice(2) : inside);
		return [...items(kind === 'ol' ? '1' : '-', 1), ...items(numbered ? '1' : '-', count, 2)];
	});
	return { markdown: lines.join('\n'), found };
}

function drawTable(columns: number, rows: number, lines: number, words: () => string) {
	const row = (lines: number) => `| ${many(columns, () => many(lines, words).join('<br>')).join(' | ')} |`;
	const rule = `| ${many(columns, () => '---').join(' | ')} |`;
	const markdown = [row(1), rule, ...many(rows, () => row(lines))].join('\n');
	return { markdown, found: [`table ${columns}x${rows + 1}${lines > 1 ? ` of ${lines} lines` : ''}`] };
}

const many = (count: number, make: () => string): string[] => Array.from({ length: count }, make);
const items = (sign: string, count: number, depth = 1): string[] =>
	Array.from({ length: count }, () => `item ${sign} at ${depth}`);
