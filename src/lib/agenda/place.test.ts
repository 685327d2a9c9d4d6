import { expect, test } from 'vitest';
import { moved, stepFrom } from './place';
import { schedule } from './schedule';

const item = (id: string, position: number, parentId: string | null = null) => ({
	id,
	position,
	minutes: 10,
	parentId
});
const agenda = [item('a', 0), item('b', 1), item('b1', 0, 'b'), item('b2', 1, 'b'), item('c', 2)];
const shape = (items: typeof agenda) =>
	schedule(items, new Date(0)).map((slot) =>
		[slot.item.id, ...slot.parts.map((part) => part.item.id)].join(' ')
	);
const after = (id: string, direction: 'up' | 'down' | 'in' | 'out') => {
	const place = stepFrom(agenda, id, direction);
	return place && shape(moved(agenda, id, place));
};

test('one step up or down changes places with the neighbour', () => {
	expect(after('c', 'up')).toEqual(['a', 'c', 'b b1 b2']);
	expect(after('a', 'down')).toEqual(['b b1 b2', 'a', 'c']);
	expect(after('b2', 'up')).toEqual(['a', 'b b2 b1', 'c']);
});

test('the first can not go up, the last can not go down', () => {
	expect([after('a', 'up'), after('c', 'down'), after('b1', 'up')]).toEqual([null, null, null]);
});

test('in makes it the last part of the item above, out puts it after that item', () => {
	expect(after('c', 'in')).toEqual(['a', 'b b1 b2 c']);
	expect(after('b1', 'out')).toEqual(['a', 'b b2', 'b1', 'c']);
});

test('an agenda nests one level deep', () => {
	expect([after('b', 'in'), after('b2', 'in'), after('a', 'in'), after('a', 'out')]).toEqual([
		null,
		null,
		null,
		null
	]);
});

test('an item dropped between two others lands there', () => {
	expect(shape(moved(agenda, 'b1', { parentId: null, index: 0 }))).toEqual(['b1', 'a', 'b b2', 'c']);
});
