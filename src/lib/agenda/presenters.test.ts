import { expect, test } from 'vitest';
import { readPresenters } from './presenters';

const members = [
	{ membershipId: 'm1', name: 'Ruth Adeyemi', organisation: 'Harbour Trust' },
	{ membershipId: 'm2', name: 'Sam Lee', organisation: 'Harbour Trust' },
	{ membershipId: 'm3', name: 'Sam Lee', organisation: 'City Police' }
];
const read = (text: string) =>
	readPresenters(text, members, false).map((one) => [one.name, one.membershipId]);

test('members are recognised, everybody else is a guest', () => {
	expect(read('ruth adeyemi\n\n  Dr A.  Guest, Elsewhere ')).toEqual([
		['Ruth Adeyemi', 'm1'],
		['Dr A. Guest, Elsewhere', null]
	]);
});

test('two members with one name are told apart by their organisation', () => {
	expect(read('Sam Lee, City Police')).toEqual([['Sam Lee', 'm3']]);
	expect(read('Sam Lee')).toEqual([['Sam Lee', null]]);
});

test('a name is taken once', () => {
	expect(read('Ruth Adeyemi\nRuth adeyemi')).toHaveLength(1);
});
