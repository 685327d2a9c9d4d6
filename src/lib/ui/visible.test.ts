import { expect, test } from 'vitest';
import { canBeSeen, saysSomething } from './visible';

const unseen = '\u200b\u2060\u00ad\u3164';

test('a title says something when two of its signs can be seen, a name when one can', () => {
	expect([unseen, ' \u2800 ', `a${unseen}`, '🙂'].filter(saysSomething)).toEqual([]);
	expect(saysSomething('a b')).toBe(true);
	expect([unseen, ' \u2800 ', ''].filter(canBeSeen)).toEqual([]);
	expect(canBeSeen('李')).toBe(true);
});
