import { expect, test } from 'vitest';
import { whoSeesWhat, type Counts } from './who-sees';

const counts: Counts = {
	attribution: 'attributed',
	wasChathamHouse: false,
	isSensitive: false,
	deviceCopies: true,
	members: 6,
	writers: 5,
	facilitators: 2,
	conveners: 1,
	seesRoom: true,
	arrived: 4,
	comments: 1,
	decisions: 0,
	questions: 2,
	commitments: 3,
	publicCommitments: 1,
	files: 0,
	events: 12,
	publicVersions: 1,
	memberVersions: 1,
	withdrawn: 0,
	mailed: 0
};
const line = (start: string, changes: Partial<Counts> = {}) =>
	whoSeesWhat({ ...counts, ...changes }).find(({ what }) => what.startsWith(start));

test('attendance shows to all where the session attributes, and to the room where it does not', () => {
	expect(line('Attendance')?.who).toBe('All 6 members of the circle');
	for (const attribution of ['chatham_house', 'confidential'] as const)
		expect(line('Attendance', { attribution })?.who).toMatch(/^Those who were in the room, and the 2 people/);
});

test('whoever may not see the room is not told how many were there', () => {
	expect(line('Attendance', { attribution: 'chatham_house', seesRoom: false })?.what).toBe('Attendance');
});

test('a confidential session has no public version, and says so', () => {
	expect(line('Published', { attribution: 'confidential', publicVersions: 0 })?.who).toMatch(
		/no version can be public/
	);
});

test('a circle without copies on devices says so', () => {
	expect(line('Copies', { deviceCopies: false })?.who).toMatch(/^Nobody/);
});

test('what was said under the Chatham House Rule is told as such after the session became confidential', () => {
	const later = { attribution: 'confidential', wasChathamHouse: true } as const;
	expect(line('Everything in one archive', later)?.names).toMatch(/^The host, and nobody else/);
	expect(line('Summary', later)?.names).toMatch(/^How many have answered/);
	expect(line('Published', { ...later, publicVersions: 0 })?.names).toMatch(/refused/);
});

test('what is kept of earlier wordings is told, and that a name in them stays', () => {
	expect(line('Wordings')?.names).toMatch(/also when they were taken out/);
});
