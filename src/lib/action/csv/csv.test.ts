import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ProposalChoices } from '../action';
import { checkList } from './check';
import { columns, type RawLine } from './columns';
import { readDay } from './day';
import { whenDue, whoSees } from './preview';
import { decode, readList } from './read';
import { guard, unguard, writeCsv } from './write';

const hostile = [
	'=1+1',
	'=HYPERLINK("https://example.org","here")',
	'+44 20',
	'-2+3',
	'@SUM(A1)',
	'\t=1',
	'\r=1',
	'\n=1',
	'  =1',
	'\uFEFF=1',
	'\u200b=1',
	'＝1+1',
	'＋1',
	'|calc',
	"'=1",
	"''=1",
	'%0A=1'
];

test.each(hostile)('a cell that would run as a formula is guarded, and comes back as it was: %j', (cell) => {
	expect(guard(cell)).toBe(`'${cell}`);
	expect(unguard(guard(cell))).toBe(cell);
	const [[written] = []] = parse(writeCsv([[cell]])) as string[][];
	expect(written?.startsWith("'")).toBe(true);
});

test('plain words and numbers are left alone', () => {
	for (const cell of ['Train staff', "Mei's desk", '', '12', '-5', '-2.5', 'a=b', '2027-03-31'])
		expect(guard(cell)).toBe(cell);
});

test('lines end in CRLF; commas, quotes and line ends are quoted', () => {
	expect(writeCsv([['a', 'b,c', 'say "yes"', 'two\nlines', null, 3]])).toBe(
		'a,"b,c","say ""yes""","two\nlines",,3\r\n'
	);
});

test('whatever people write comes back the same', () => {
	const cell = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\0'));
	fc.assert(
		fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 5 }), (rows) => {
			const read = parse(writeCsv(rows), { relax_column_count: true, skip_empty_lines: false }) as string[][];
			expect(read.map((cells) => cells.map(unguard))).toEqual(rows.map((cells) => cells.map(unguardOnce)));
		})
	);
});
/** A cell that began with a guarded formula of its own keeps its apostrophe. */
const unguardOnce = (text: string) => unguard(guard(text));

const head = columns.map(({ heading }) => heading).join(',');

test('a list is read with commas, semicolons or tabs, in any order of columns, under other headings', () => {
	for (const sign of [',', ';', '\t']) {
		const text =
			['\uFEFFOwner', 'Due date', 'TITLE', 'Colour'].join(sign) +
			'\r\n' +
			['Harbour', '', 'Train', 'red'].join(sign);
		expect(readList(text).lines).toMatchObject([{ title: 'Train', organisation: 'Harbour', due: '' }]);
	}
});

test('lines carry the number of their row in the spreadsheet: headings, blank rows and cells of several lines count', () => {
	const list = '\n\nCommitment,Organisation\n\n"Train\n\nthem",Harbour\n,\n\nFind,Harbour\n';
	expect(readList(list).lines).toMatchObject([
		{ title: 'Train\n\nthem', row: 5 },
		{ title: 'Find', row: 8 }
	]);
});

test('blank rows between them push no line out of the list', () => {
	const read = readList(`${head}\n${',,\n'.repeat(900)}Train,Harbour`);
	expect(read.lines).toMatchObject([{ title: 'Train', row: 902 }]);
	expect(readList(`${head}\n${',,\n'.repeat(6_000)}Train,Harbour`).problem).toContain('at most 500');
});

test('a list without headings, without lines, or with an open quote is refused in words', () => {
	expect(readList('Train,Harbour').problem).toContain('first row');
	expect(readList(head).problem).toContain('nothing below');
	expect(readList(`${head}\n"Train,Harbour`).problem).toContain('quotation mark');
	expect(readList(' ').problem).toContain('first');
	expect(readList(`${head}\n` + 'a,b\n'.repeat(501)).problem).toContain('at most 500');
});

test('older and wider encodings are read', () => {
	expect(decode(new Uint8Array([0x43, 0x61, 0x66, 0xe9]))).toBe('Café');
	expect(decode(new Uint8Array([0xff, 0xfe, 0x41, 0x00]))).toBe('A');
});

test('days are read as people write them, and no day is made up', () => {
	for (const text of ['2027-03-31', '31/03/2027', '31.3.2027', '31 March 2027', '31st Mar 2027'])
		expect(readDay(text)).toBe('2027-03-31');
	for (const text of ['31/02/2027', '13/13/2027', 'soon', '2027', '31 Foo 2027', '0000-00-00'])
		expect(readDay(text)).toBeNull();
});

const today = '2027-02-01';
const choices: ProposalChoices = {
	organisations: [
		{ id: 'h', name: 'The Harbour Trust' },
		{ id: 'n', name: 'Northgate Foundation' }
	],
	people: [
		{ id: 'mei', name: 'Mei Nakamura', organisationId: 'h' },
		{ id: 'ruth', name: 'Ruth Adeyemi', organisationId: 'n' }
	],
	strands: [{ id: 's', name: 'Protect' }],
	phases: []
};
const blank = { ...Object.fromEntries(columns.map(({ name }) => [name, ''])), row: 2 } as RawLine;
const check = (line: Partial<RawLine>) =>
	checkList([{ ...blank, ...line }], choices, [{ title: 'Old one', ownerId: 'h' }], today)[0];

test('organisations, leads and strands are matched however they are spelt', () => {
	expect(
		check({
			title: 'Train',
			organisation: 'HARBOUR  trust.',
			lead: 'mei nakamura',
			strand: 'protect',
			due: '1/4/2027'
		})?.made
	).toEqual({
		title: 'Train',
		owner: 'h',
		lead: 'mei',
		due: '2027-04-01',
		strand: 's',
		phase: null,
		priority: 'normal',
		bySession: false,
		visibility: 'circle',
		detail: ''
	});
});

test('every mistake of a line is told beside it, and the line is not made', () => {
	const checked = check({
		title: 'T',
		organisation: 'Harbor Trust',
		due: 'soon',
		strand: 'Pursue',
		phase: 'One',
		priority: 'urgent'
	});
	expect(checked?.made).toBeNull();
	expect(checked?.errors).toMatchObject({
		title: expect.any(String),
		organisation: expect.stringContaining('Is it The Harbour Trust?'),
		due: expect.any(String),
		strand: expect.stringContaining('Protect'),
		phase: 'This circle has no phases.',
		priority: expect.any(String)
	});
	expect(
		check({ title: 'Train', organisation: 'Harbour Trust', lead: 'Ruth Adeyemi' })?.errors.lead
	).toContain('Nobody called');
});

test('what stands twice or is there already is doubted, not refused', () => {
	expect(check({ title: 'old ONE', organisation: 'Harbour Trust' })).toMatchObject({
		doubt: expect.stringContaining('already')
	});
	const twice = { ...blank, title: 'Train', organisation: 'Harbour Trust' };
	expect(checkList([twice, twice], choices, [], today)[1]).toMatchObject({
		doubt: expect.stringContaining('twice')
	});
});

test('a day that has passed is refused as in the form, except of what the list says is over', () => {
	const line = { title: 'Train', organisation: 'Harbour Trust', due: '2027-01-10' };
	expect(check(line)?.errors.due).toContain('has passed');
	expect(check({ ...line, due: '2027-01-31' })?.errors).toEqual({});
	expect(check({ ...line, state: 'Verified' })).toMatchObject({
		errors: {},
		doubt: expect.stringContaining('proposed anew')
	});
	expect(check({ ...line, bySession: 'yes' })?.made).toMatchObject({ due: null, bySession: true });
});

test('what is shown of a line is what will be proposed: the day of the next session, not the date in the list', () => {
	const line = { title: 'Train', organisation: 'Harbour Trust', due: '2027-05-01' };
	const shown = (given: Partial<RawLine>, next: string | null) => {
		const checked = check({ ...line, ...given });
		return checked && [whenDue(checked, next, today), whoSees(checked)];
	};
	expect(shown({}, '2027-03-09')).toEqual(['1 May', 'The circle']);
	expect(shown({ bySession: 'yes' }, '2027-03-09')).toEqual(['9 March, the next session', 'The circle']);
	expect(shown({ bySession: 'yes', visibility: 'concerned' }, null)).toEqual([
		'The next session, not planned yet',
		'Organisations concerned'
	]);
	expect(shown({ due: 'soon' }, null)?.[0]).toBe('soon');
	expect(check({ ...line, bySession: 'yes' })?.doubt).toContain('not the date in the list');
});

test('who sees it is read, and support is left to those who offer it', () => {
	const line = { title: 'Train', organisation: 'Harbour Trust' };
	expect(check({ ...line, visibility: 'organisations CONCERNED' })?.made?.visibility).toBe('concerned');
	expect(check({ ...line, visibility: 'The circle' })?.made?.visibility).toBe('circle');
	expect(check({ ...line, visibility: 'everybody', bySession: 'perhaps' })?.errors).toMatchObject({
		visibility: expect.any(String),
		bySession: expect.any(String)
	});
	expect(check({ ...line, supporters: 'Northgate Foundation' })).toMatchObject({
		errors: {},
		doubt: expect.stringContaining('not brought in')
	});
});
