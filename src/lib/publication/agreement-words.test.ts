import { expect, test } from 'vitest';
import { agreementWords, notAgreed, type RecordAgreement } from './agreement-words';

const nothing = { agree: 0, can_live_with: 0, reserve: 0, object: 0, by_silence: 0, none: 0 };
const agreement: RecordAgreement = {
	round: 2,
	closed_at: '2026-12-05T17:00:00Z',
	silence: 'can_live_with',
	stands: true,
	asked: 5,
	count: 3,
	organisations: ['Harbour Trust', 'Eastmoor Police'],
	reserving: ['Plumbline'],
	reservations: [{ theme: 'a', text: 'Not at night.', organisation: 'Plumbline' }],
	added: [],
	gone: [],
	themes: [
		{
			theme: 'a',
			title: 'Education',
			stands: true,
			counts: { ...nothing, agree: 2, reserve: 1, by_silence: 1, none: 1 },
			organisations: [
				{ name: 'Harbour Trust', stance: 'agree' },
				{ name: 'Eastmoor Police', stance: 'agree' },
				{ name: 'Plumbline', stance: 'reserve' }
			]
		}
	]
};
const changed: RecordAgreement = {
	...agreement,
	stands: false,
	themes: [{ theme: 'a', title: null, stands: false, counts: null, organisations: null }]
};
const words = (of: RecordAgreement, isPart = false) =>
	agreementWords(of, { isPart, titles: { a: 'As it is called now' }, timeZone: 'Europe/London' });

test('organisations agree to themes, not to what was not put to them, and with the reservations they have', () => {
	const said = words(agreement);
	expect(said).not.toContain('agree to this text');
	expect(said).toContain('The title, the objective, questions put to the room and commitments were not part');
	expect(said).toContain('Harbour Trust and Eastmoor Police agree to all the themes or can live with them.');
	expect(said).toContain('Plumbline does so with the reservations recorded beside them.');
	expect(said).toContain(
		'- **Education:** Harbour Trust and Eastmoor Police agree; Plumbline with a reservation; 1 silent; 1 without an answer to this text.'
	);
});

test('it says what silence counted as, and that passages are left out where they are', () => {
	expect(words(agreement)).toContain('counted as silent here, and is not named');
	expect(words({ ...agreement, silence: 'nothing' })).toContain('Silence counted as nothing.');
	expect(words(agreement)).not.toContain('left out');
	expect(words(agreement, true)).toContain('passages that stay among the members are left out');
});

test('a theme that has changed is called as it is printed, and nobody is named for it or for the whole', () => {
	const said = words(changed);
	expect(said).toContain('- **As it is called now:** it reads differently now.');
	expect(said).not.toMatch(/Harbour|Eastmoor|Plumbline/);
});

test('without names there are counts, and too few answers are not counted', () => {
	const counted = { ...agreement, organisations: null, reserving: null };
	const theme = { theme: 'a', title: 'Education', stands: true, counts: null, organisations: null };
	expect(words(counted)).toContain(
		'3 of the 5 organisations that were asked agree to all the themes or can live with them, with the reservations recorded beside them.'
	);
	const few = words({ ...counted, count: null, asked: null, themes: [theme] });
	expect(few).toContain('too few answers to say how many');
	expect(few).not.toContain('of the');
});

test('a record is not agreed when it reads differently, or an objection stands', () => {
	expect(notAgreed(null)).toBe('');
	expect(notAgreed(agreement)).toBe('');
	expect(notAgreed(changed)).toContain('reads differently');
	const [theme] = agreement.themes;
	const objected = theme ? [{ ...theme, counts: { ...nothing, object: 1 } }] : [];
	expect(notAgreed({ ...agreement, themes: objected })).toContain('an objection stands');
});
