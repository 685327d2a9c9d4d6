import { expect, test } from 'vitest';
import { fingerprintOf, wordingsIn, wordingsOf } from './wording';

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

test('of a section that stays in the circle as a whole, or but for what a template began, a public record prints no wording', () => {
	const texts = {
		introduction: { members: 'We met. Between us.', public: 'We met.' },
		gaps: { members: 'Between us.', public: '' },
		steps: { members: '| What |\n| --- |\n|  |\n\nBetween us.', public: '| What |\n| --- |\n|  |' }
	};
	const wordings = { introduction: 'a', gaps: 'b', steps: 'c' };
	expect(wordingsIn('public', wordings, texts)).toEqual({ introduction: 'a', gaps: null, steps: null });
	expect(wordingsIn('members', wordings, texts)).toEqual(wordings);
});
