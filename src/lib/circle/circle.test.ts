import { describe, expect, test } from 'vitest';
import { atLeast, readNames, rolesToGive } from './circle';
import { newCircleForm } from './circle-form';
import { readFramework } from './framework';

test('roles are ordered, and nobody is less than an observer', () => {
	expect(atLeast('convener', 'facilitator')).toBe(true);
	expect(atLeast('participant', 'facilitator')).toBe(false);
	expect(atLeast('none', 'observer')).toBe(false);
});

test('a convener may give every role, a facilitator only up to participant', () => {
	expect(rolesToGive('convener')).toContain('convener');
	expect(rolesToGive('facilitator')).toEqual(['observer', 'participant']);
	expect(rolesToGive('participant')).toEqual([]);
});

test('names come one to a line, without blanks and repetitions', () => {
	expect(readNames(' Pursue\r\n\r\nPrevent\npursue ')).toEqual(['Pursue', 'Prevent']);
});

test('a new circle says beside each field what is missing', () => {
	const read = newCircleForm.safeParse({ name: ' ', host: '', attribution: '', visibility: 'members' });
	expect(read.success).toBe(false);
	const fields = read.error?.issues.map((issue) => issue.path[0]);
	expect(fields).toEqual(['name', 'attribution', 'host']);
});

describe('editing the framework', () => {
	const current = [
		{ id: 'a', name: 'Pursue', uses: 2 },
		{ id: 'b', name: 'Prevent', uses: 0 },
		{ id: 'c', name: 'Protect', uses: 0 }
	];
	test('renames, moves and removes', () => {
		const values = { 'strands-name-a': 'Pursuit', 'strands-place-a': '9', 'strands-name-b': '' };
		expect(readFramework('strands', current, values, ['Prepare'])).toEqual({
			ok: true,
			kept: [
				{ id: 'c', name: 'Protect', position: 1 },
				{ id: 'a', name: 'Pursuit', position: 2 }
			],
			removed: ['b'],
			added: ['Prepare']
		});
	});
	test('refuses two with one name', () => {
		const answer = readFramework('strands', current, { 'strands-name-b': 'pursue' }, ['Protect']);
		expect(answer).toMatchObject({
			ok: false,
			errors: { 'strands-name-b': expect.any(String), more_strands: expect.any(String) }
		});
	});
});
