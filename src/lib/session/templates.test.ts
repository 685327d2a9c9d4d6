import { expect, test } from 'vitest';
import { kindValues } from '$lib/agenda/kinds';
import { findTemplate, minutesOf, templates } from './templates';

test('a template is found by its name, and only then', () => {
	expect(findTemplate('steering')?.label).toBe('Steering group');
	expect(findTemplate('nonsense')).toBeUndefined();
});

test.each(templates)(
	'$label fits into a session and ends with time for commitments and a close',
	({ items }) => {
		expect(minutesOf(items)).toBeGreaterThan(60);
		expect(minutesOf(items)).toBeLessThan(5 * 60);
		expect(items.at(0)?.kind).toBe('opening');
		expect(items.at(-1)?.kind).toBe('close');
		expect(items.some((item) => item.kind === 'decision')).toBe(true);
	}
);

test.each(templates)('$label uses known kinds, and items with parts last as long as they do', ({ items }) => {
	for (const item of items) {
		expect(kindValues).toContain(item.kind);
		if (item.parts) expect(item.minutes).toBe(minutesOf(item.parts));
		expect(item.parts?.some((part) => part.parts) ?? false).toBe(false);
	}
});
