import { expect, test } from 'vitest';
import type { RecordAgreement } from './agreement-words';
import { composeFor, type RecordSources } from './compose.server';

const written =
	'First.\n\n## A part\n\n_For the circle only:_\n\nAmong us.\n\n### A part of it\n\n| A | B |\n| --- | --- |\n| 1 |  |';

const sources: RecordSources = {
	session: { id: 'a', title: 'Gaps', objective: '', wasChathamHouse: false, timeZone: 'Europe/London' },
	prompts: [],
	themes: [{ id: 'theme', title: 'Education' }],
	steps: [],
	agreement: null,
	texts: { theme: { members: written, public: written } },
	pictures: []
};

test('commitments that are not public are in no record, and a public one says that passages are left out', () => {
	const step = { title: 'Hire two', organisation: 'Harbour Trust', due: null };
	const agreement = { round: 1, closed_at: '2026-12-05', themes: [], added: [], reservations: [] };
	const composed = (audience: 'public' | 'members') =>
		composeFor(audience, {
			...sources,
			steps: [
				{ ...step, is_public: false },
				{ ...step, title: 'Train staff', is_public: true }
			],
			agreement: {
				...agreement,
				stands: false,
				silence: 'nothing',
				organisations: []
			} as unknown as RecordAgreement,
			texts: { theme: { members: 'Said.\n\nBetween us.', public: 'Said.' } }
		}).markdown;
	for (const audience of ['public', 'members'] as const) {
		expect(composed(audience)).toContain('Train staff (Harbour Trust)');
		expect(composed(audience)).not.toContain('Hire two');
	}
	expect(composed('public')).toContain('are left out here');
	expect(composed('members')).not.toContain('are left out here');
});

test('headings in a theme go below its title, and nothing else changes', () => {
	const { markdown } = composeFor('members', sources);
	expect(markdown).toBe(`## Education\n\n${written.replace(/^#/gm, '##')}\n`);
});

test('a reservation to the introduction is printed, and looked at like the rest of the text', () => {
	const agreement = {
		...{
			round: 1,
			closed_at: '2026-12-05T12:00:00Z',
			stands: true,
			silence: 'nothing',
			themes: [],
			added: []
		},
		...{ organisations: [], reserving: [] },
		reservations: [{ theme: 'introduction', text: 'Ask Mei Nakamura.', organisation: 'Plumbline' }]
	} as unknown as RecordAgreement;
	for (const audience of ['public', 'members'] as const) {
		const texts = { introduction: { members: 'How it began.', public: 'How it began.' } };
		const { markdown, parts } = composeFor(audience, { ...sources, agreement, texts });
		expect(markdown).toContain('How it began.\n\n> **Reservation of Plumbline:** Ask Mei Nakamura.');
		expect(parts).toContainEqual(
			expect.objectContaining({ text: 'Ask Mei Nakamura.', where: 'Reservation to Introduction' })
		);
	}
});

test('the day a round closed is the day it was where the session was held', () => {
	const agreement = {
		...{
			round: 1,
			closed_at: '2026-12-05T20:00:00Z',
			stands: true,
			silence: 'nothing',
			themes: [],
			added: []
		},
		...{ organisations: [], reserving: [], reservations: [] }
	} as unknown as RecordAgreement;
	const session = { ...sources.session, timeZone: 'Asia/Tokyo' };
	expect(composeFor('public', { ...sources, session, agreement }).markdown).toContain(
		'closed on 6 December 2026'
	);
});
