import { expect, test } from 'vitest';
import { arrange, byOrganisation, countWords, isTimeToArrive, type Guest } from './attendance';

const guest = (name: string, organisation: string, more: Partial<Guest> = {}): Guest => ({
	membershipId: name,
	name,
	organisation,
	isMe: false,
	reply: null,
	arrivedAt: null,
	leftAt: null,
	...more
});
const at = new Date();
const ana = guest('Ana', 'Harbour Trust', { arrivedAt: at, reply: 'coming', isMe: true });
const ben = guest('Ben', 'City Police', { arrivedAt: at, leftAt: at });
const cem = guest('Cem', 'Harbour Trust', { reply: 'maybe' });
const dee = guest('Dee', 'City Police');

test('everybody is where they are: here, gone, or yet to come', () => {
	const room = arrange([ana, ben, cem, dee], true, true);
	expect(room.here).toEqual([ana]);
	expect(room.left).toEqual([ben]);
	expect(room.coming).toEqual([]);
	expect(room.maybe).toEqual([cem]);
	expect(room.mine).toBe(ana);
});

test('facilitators can mark those who are not here, others can not', () => {
	expect(arrange([ana, ben, cem, dee], true, true).absent).toEqual([ben, cem, dee]);
	expect(arrange([ana, ben, cem, dee], true, false).absent).toEqual([]);
});

test('people are counted with their organisations', () => {
	expect(countWords([ana, ben, cem])).toBe('3 people from 2 organisations');
	expect(countWords([ana])).toBe('1 person from 1 organisation');
	expect(byOrganisation([ana, ben, cem])).toEqual([
		{ organisation: 'City Police', guests: [ben] },
		{ organisation: 'Harbour Trust', guests: [ana, cem] }
	]);
});

test('one can arrive from two hours before the start until the session has closed', () => {
	const session = { startsAt: at, endsAt: at, openedAt: null, closedAt: null };
	const hoursBefore = (hours: number) => at.getTime() - hours * 3_600_000;
	expect(isTimeToArrive(session, hoursBefore(3))).toBe(false);
	expect(isTimeToArrive(session, hoursBefore(1))).toBe(true);
	expect(isTimeToArrive({ ...session, openedAt: at }, hoursBefore(3))).toBe(true);
	expect(isTimeToArrive({ ...session, openedAt: at, closedAt: at }, at.getTime())).toBe(false);
	expect(isTimeToArrive({ ...session, openedAt: at }, hoursBefore(-11))).toBe(true);
	expect(isTimeToArrive({ ...session, openedAt: at }, hoursBefore(-13))).toBe(false);
});
