import { expect, test } from 'vitest';
import { withOrphans } from './document';

test('text of an item that left the agenda stays in sight, after everything else', () => {
	const shown = withOrphans([{ id: 'a', title: 'Welcome' }], ['gone', 'a']);
	expect(shown.map((section) => section.id)).toEqual(['a', 'gone']);
	expect(shown[1]?.orphan).toBe(true);
});

test('a break has a section only when somebody wrote in it', () => {
	const tea = { id: 'tea', title: 'Tea', quiet: true };
	expect(withOrphans([tea], [])).toEqual([]);
	expect(withOrphans([tea], ['tea'])).toEqual([tea]);
});

test('without orphans the agenda is the list', () => {
	expect(withOrphans([{ id: 'a', title: 'Welcome' }], ['a'])).toHaveLength(1);
});

test('a part that leaves while it is shown stays in its place: somebody may be writing there', () => {
	const [welcome, close] = [
		{ id: 'a', title: 'Welcome' },
		{ id: 'c', title: 'Close' }
	];
	const placed = (before: string[]) =>
		withOrphans([welcome, close], ['a', 'b', 'c'], before).map(({ id }) => id);
	expect(placed(['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
	expect(placed(['b', 'a', 'c'])).toEqual(['b', 'a', 'c']);
	expect(placed(['a', 'c'])).toEqual(['a', 'c', 'b']);
});
