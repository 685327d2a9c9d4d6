import { expect, test } from 'vitest';
import { composeFor, type RecordSources } from './compose.server';

const written =
	'First.\n\n## A part\n\n_For the circle only:_\n\nAmong us.\n\n### A part of it\n\n| A | B |\n| --- | --- |\n| 1 |  |';

const sources: RecordSources = {
	session: { id: 'a', title: 'Gaps', objective: '', wasChathamHouse: false },
	prompts: [],
	themes: [{ id: 'theme', title: 'Education' }],
	steps: [],
	agreement: null,
	texts: { theme: { members: written, public: written } },
	pictures: []
};

test('headings in a theme go below its title, and nothing else changes', () => {
	const { markdown } = composeFor('members', sources);
	expect(markdown).toBe(`## Education\n\n${written.replace(/^#/gm, '##')}\n`);
});
