import { expect, test } from 'vitest';
import { groupBy } from './group-by';

test('groups and what is in them come in the order they came in', () => {
	const grouped = groupBy(['oak', 'elm', 'beech', 'ash'], (tree) => tree.length);
	expect([...grouped]).toEqual([
		[3, ['oak', 'elm', 'ash']],
		[5, ['beech']]
	]);
});
