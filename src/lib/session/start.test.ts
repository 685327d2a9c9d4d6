import { expect, test } from 'vitest';
import { endAfter, readStart, startChoices } from './start';
import { findTemplate } from './templates';

test('a start is a template, an earlier session, or empty', () => {
	expect(readStart('template:steering')).toMatchObject({ kind: 'template', value: 'steering' });
	expect(readStart('copy:8a1f9f3e-0000-4000-8000-000000000001').kind).toBe('copy');
	for (const text of [null, '', 'template:nonsense', 'copy:1', 'else'])
		expect(readStart(text)).toEqual({ kind: 'empty' });
});

test('one can start from every template and every earlier session', () => {
	expect(startChoices([{ id: '1', title: 'Spring' }]).map((choice) => choice.value)).toEqual([
		'',
		'template:roundtable',
		'template:workshop',
		'template:steering',
		'copy:1'
	]);
});

test('the end follows from the agenda', () => {
	expect(endAfter('14:00', findTemplate('roundtable')?.items ?? [])).toBe('16:30');
	expect(endAfter('23:30', findTemplate('steering')?.items ?? [])).toBe('23:59');
});
