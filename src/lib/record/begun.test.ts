import { expect, test } from 'vitest';
import { Begun } from './begun.svelte';

test('what others save does not creep into a form that somebody has begun to fill in, until it was saved', () => {
	let saved = { text: 'We meet monthly', version: 1 };
	const begun = new Begun(() => saved);
	saved = { text: 'We meet weekly', version: 2 };
	expect(begun.shown.version).toBe(2);
	begun.hold();
	saved = { text: 'We meet daily', version: 3 };
	begun.hold();
	expect(begun.shown).toEqual({ text: 'We meet weekly', version: 2 });
	begun.letGo();
	expect(begun.shown.version).toBe(3);
});
