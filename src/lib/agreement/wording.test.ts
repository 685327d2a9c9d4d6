import { expect, test } from 'vitest';
import { fingerprintOf, wordingsOf } from './wording';

test('a section in which something is written has a wording; one that is still as a template began it has none', () => {
	const themes = [
		{ id: 'gaps', title: 'Gaps' },
		{ id: 'steps', title: 'Next steps' },
		{ id: 'empty', title: 'Other' }
	];
	const texts = {
		introduction: { members: 'We met in March.' },
		gaps: { members: 'Night shelter is missing.  ' },
		steps: { members: '| What | Who |\n| --- | --- |\n|  |  |' }
	};
	const wordings = wordingsOf(themes, texts);
	expect(Object.keys(wordings)).toEqual(['introduction', 'gaps']);
	expect(wordings.gaps).toBe(fingerprintOf('Gaps', 'Night shelter is missing.'));
});
