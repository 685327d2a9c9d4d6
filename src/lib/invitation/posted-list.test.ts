import { expect, test } from 'vitest';
import { readPreviewed, readTyped } from './posted-list';

function posted(fields: Record<string, string | File>): FormData {
	const form = new FormData();
	for (const [name, value] of Object.entries(fields)) form.set(name, value);
	return form;
}

test('one person, a pasted list and a file become one list', async () => {
	const { lines } = await readTyped(
		posted({
			name: 'Ada Moss',
			email: 'Ada <Ada@a.example>',
			organisation: 'Harbour Trust',
			list: 'Ben <ben@b.example>, Northgate Council',
			file: new File(['email\ncai@c.example'], 'list.csv')
		})
	);
	expect(lines.map((line) => line.email)).toEqual(['ada@a.example', 'ben@b.example', 'cai@c.example']);
});

test('an empty form is an empty list, whatever role is chosen', async () => {
	expect((await readTyped(posted({ role: 'participant', list: '', file: new File([], '') }))).lines).toEqual(
		[]
	);
});

test('the preview comes back line by line, without those left out', () => {
	const { lines, answers, sectors } = readPreviewed(
		posted({
			count: '2',
			'email-0': 'ada@a.example',
			'email-1': 'ben@b.example',
			'out-1': 'on',
			'same-harbortrust': 'new',
			'sector-harbortrust': 'voluntary'
		})
	);
	expect(lines).toEqual([{ name: '', email: 'ada@a.example', organisation: '', role: '' }]);
	expect(answers).toEqual({ harbortrust: 'new' });
	expect(sectors).toEqual({ harbortrust: 'voluntary' });
});
