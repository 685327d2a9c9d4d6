import { describe, expect, test } from 'vitest';
import { decodeList, readLines } from './read-lines';

const line = (text: string) => readLines(text)[0];

describe('one person to a line', () => {
	test('name, address in brackets, organisation', () => {
		expect(line('Ada Moss <Ada@Harbour.example>, Harbour Trust')).toEqual({
			name: 'Ada Moss',
			email: 'ada@harbour.example',
			organisation: 'Harbour Trust',
			role: ''
		});
	});
	test('a role may come last', () => {
		expect(line('Ada Moss <ada@harbour.example>, Harbour Trust, facilitator')).toMatchObject({
			organisation: 'Harbour Trust',
			role: 'facilitator'
		});
	});
	test('a comma inside the organisation stays in it', () => {
		expect(line('Ada <ada@harbour.example>, Housing, Northgate Council')?.organisation).toBe(
			'Housing, Northgate Council'
		);
	});
	test('cells without brackets, in either order', () => {
		const wanted = { name: 'Ben Okoye', email: 'ben@north.example', organisation: 'Northgate Council' };
		expect(line('Ben Okoye, ben@north.example, Northgate Council')).toMatchObject(wanted);
		expect(line('ben@north.example; Ben Okoye; Northgate Council')).toMatchObject(wanted);
		expect(line('Ben Okoye\tben@north.example\tNorthgate Council')).toMatchObject(wanted);
		expect(line('Ben Okoye ben@north.example, Northgate Council')).toMatchObject(wanted);
		expect(line('ben@north.example, Northgate Council')).toMatchObject({ ...wanted, name: '' });
	});
	test('names as address books write them', () => {
		expect(line('"Moss, Ada" <ada@harbour.example>, Harbour Trust')?.name).toBe('Ada Moss');
	});
	test('several people from a mail program', () => {
		const people = readLines(
			'Ada <ada@a.example>; Ben <ben@b.example>\nCai <cai@c.example>, Dot <dot@d.example>'
		);
		expect(people.map((one) => one.email)).toEqual([
			'ada@a.example',
			'ben@b.example',
			'cai@c.example',
			'dot@d.example'
		]);
	});
});

describe('nothing is lost', () => {
	test('a line without an address comes back with what it has', () => {
		expect(line('Ada Moss, Harbour Trust')).toEqual({
			name: 'Ada Moss',
			email: '',
			organisation: 'Harbour Trust',
			role: ''
		});
		expect(line('somebody')?.name).toBe('somebody');
	});
	test('a slip in the address stays to be corrected', () => {
		expect(line('Ada Moss, ada.harbour.example, Harbour Trust')?.email).toBe('ada.harbour.example');
	});
	test('a stray quotation mark costs no other line', () => {
		const read = readLines(
			'name,email,organisation\nAda,ada@a.example,"Harbour\nBen,ben@b.example,Northgate'
		);
		expect(read.map((one) => one.email)).toEqual(['ada@a.example', 'ben@b.example']);
	});
	test('blank lines are no lines', () => {
		expect(readLines(' \n\r\n\t\n')).toEqual([]);
	});
});

describe('tables', () => {
	test('a header row names the columns, whatever their order', () => {
		expect(
			line('Organisation,E-mail,Phone,Name,Role\r\n"Moss, Reed & Co",a@b.example,01,Ada,Observer')
		).toEqual({
			name: 'Ada',
			email: 'a@b.example',
			organisation: 'Moss, Reed & Co',
			role: 'Observer'
		});
	});
	test('first and last names are put together, semicolons and a byte order mark are understood', () => {
		const read = readLines(
			'\uFEFFFirst name;Surname;Email address;Company\nAda;Moss;ada@a.example;Harbour Trust\n;;;\n'
		);
		expect(read).toEqual([
			{ name: 'Ada Moss', email: 'ada@a.example', organisation: 'Harbour Trust', role: '' }
		]);
	});
	test('older spreadsheets write another encoding', () => {
		expect(decodeList(new Uint8Array([0x5a, 0x6f, 0xeb]))).toBe('Zoë');
		expect(decodeList(new TextEncoder().encode('Zoë'))).toBe('Zoë');
	});
});
