import { describe, expect, test } from 'vitest';
import { checkLines, isAddress, type Known } from './check-lines';
import type { Line } from './read-lines';

const harbour = { id: 'h', name: 'Harbour Trust' };
const known: Known = {
	organisations: [harbour],
	members: new Set(['member@harbour.example']),
	invited: new Set(['invited@harbour.example']),
	roles: ['observer', 'participant']
};
const person = (line: Partial<Line>): Line => ({
	name: 'Ada Moss',
	email: 'ada@harbour.example',
	organisation: 'Harbour Trust',
	role: '',
	...line
});
const check = (lines: Partial<Line>[], answers = {}) =>
	checkLines(lines.map(person), known, answers, 'participant');
const errorsOf = (line: Partial<Line>) => check([line]).lines[0]?.errors;

describe('a line says beside it what is the matter', () => {
	test('a good line has nothing wrong, and the default role', () => {
		const { lines, wrong } = check([{}]);
		expect(lines[0]).toMatchObject({
			errors: {},
			givenRole: 'participant',
			represents: { existing: harbour }
		});
		expect(wrong).toBe(0);
	});
	test.each([
		[{ email: '' }, { email: 'Add an email address.' }],
		[{ email: 'ada@harbour' }, { email: 'This is not a complete email address.' }],
		[{ email: 'member@harbour.example' }, { email: 'This person is in the circle already.' }],
		[{ email: 'invited@harbour.example' }, { email: 'Invited already. Send it again from the People page.' }],
		[{ organisation: ' ' }, { organisation: 'Add the organisation they represent.' }],
		[
			{ organisation: 'X, Ben <ben@b.example>' },
			{ organisation: 'This looks like more than one person. Give each a line.' }
		],
		[{ role: 'convener' }, { role: 'Only a convener can invite a convener.' }],
		[{ role: 'captain' }, { role: 'Choose a role.' }]
	])('%o', (line, errors) => expect(errorsOf(line)).toEqual(errors));

	test('the second of two with one address', () => {
		expect(check([{}, {}]).lines.map((line) => line.errors.email)).toEqual([
			undefined,
			'This address is in the list already.'
		]);
	});
});

describe('organisations', () => {
	test('one that is not known is made once, however many lines name it', () => {
		const { newOrganisations, wrong } = check([
			{ organisation: 'Southgate Chapel' },
			{ email: 'b@c.example', organisation: 'the southgate chapel' }
		]);
		expect(newOrganisations).toEqual([{ key: 'southgatechapel', name: 'Southgate Chapel' }]);
		expect(wrong).toBe(0);
	});
	test('one written another way is asked about', () => {
		const asked = check([{ organisation: 'Harbor Trust' }]);
		expect(asked.questions).toEqual([
			{
				key: 'harbortrust',
				name: 'Harbor Trust',
				choices: [{ value: 'h', name: 'Harbour Trust' }],
				answer: ''
			}
		]);
		expect(asked.wrong).toBe(1);
	});
	test('the answer settles it, and an invented answer does not', () => {
		const answered = (answer: string) =>
			check([{ organisation: 'Harbor Trust' }], { harbortrust: answer }).lines[0]?.represents;
		expect(answered('h')).toEqual({ existing: harbour });
		expect(answered('new')).toEqual({ new: { key: 'harbortrust', name: 'Harbor Trust' } });
		expect(answered('somebody else')).toBeNull();
	});
	test('two spellings in one list are asked about, and can become one', () => {
		const lines = [
			{ organisation: 'Southgate Chapel' },
			{ email: 'b@c.example', organisation: 'Soutgate Chapel' }
		];
		expect(check(lines).questions).toHaveLength(1);
		const { newOrganisations, wrong } = check(lines, { soutgatechapel: 'key:southgatechapel' });
		expect(newOrganisations.map((one) => one.name)).toEqual(['Southgate Chapel']);
		expect(wrong).toBe(0);
	});
});

test('addresses', () => {
	for (const good of ['a@b.example', "o'neil+x@sub.b-c.example"]) expect(isAddress(good)).toBe(true);
	for (const bad of [
		'a',
		'a@b',
		'a@@b.example',
		'a b@c.example',
		'a..b@c.example',
		'a@b.example.',
		'@b.example',
		'a@.b.example'
	])
		expect(isAddress(bad), bad).toBe(false);
});
