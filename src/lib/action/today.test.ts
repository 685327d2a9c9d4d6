import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { listCircles, readCircle } from '$lib/circle/circle.server';
import { keepFirstZone } from '$lib/person/account.server';
import { readAs, writeAs } from '$lib/server/database';
import { todayOf, zoneOf } from './today-of';

let database: TestDatabase;
let mei: Awaited<ReturnType<typeof signedUp>>;

beforeAll(async () => {
	database = await freshDatabase();
	mei = await signedUp(database.admin, 'Mei Nakamura');
});
afterAll(() => database.close());

test('today is the day where the person is', () => {
	const at = new Date('2027-03-01T23:30:00Z');
	expect(todayOf({ timeZone: 'Asia/Tokyo' }, at)).toBe('2027-03-02');
	expect(todayOf({ timeZone: 'America/Lima' }, at)).toBe('2027-03-01');
	for (const person of [null, { timeZone: null }, { timeZone: 'Mars/Olympus' }])
		expect(todayOf(person, at)).toBe('2027-03-01');
});

test('a time zone that does not exist is that of London', () => {
	expect(zoneOf({ timeZone: 'Asia/Tokyo' })).toBe('Asia/Tokyo');
	for (const person of [null, { timeZone: null }, { timeZone: 'Mars/Olympus' }])
		expect(zoneOf(person)).toBe('Europe/London');
});

test('the list of circles and a circle count as late what is late on the day of whoever looks', async () => {
	const { admin } = database;
	const [host] = await admin<
		{ id: string }[]
	>`insert into public.organisations (name) values ('Harbour Trust') returning id`;
	const [circle] = await admin<{ id: string }[]>`
		insert into public.circles (name, host_id) values ('Lantern Circle', ${host?.id ?? ''}) returning id`;
	await admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
		values (${circle?.id ?? ''}, ${mei.id}, ${host?.id ?? ''}, 'convener')`;
	await admin`insert into public.actions (circle_id, born_as, title, owner_id, created_by, state, due)
		values (${circle?.id ?? ''}, 'Train', 'Train', ${host?.id ?? ''}, ${mei.id}, 'accepted', '2027-03-01')`;
	for (const [today, state] of [
		['2027-03-01', 'accepted'],
		['2027-03-02', 'late']
	] as const) {
		const [listed] = await readAs(mei, (tx) => listCircles(tx, today));
		const read = await readAs(mei, (tx) => readCircle(tx, circle?.id ?? '', today));
		for (const seen of [listed, read]) expect(seen?.commitments).toEqual([{ state, count: 1 }]);
	}
});

test('the zone of a browser is kept once, and never replaces a choice', async () => {
	const zone = async () =>
		(await database.admin`select time_zone from public.people where id = ${mei.id}`)[0]?.time_zone;
	await writeAs(mei, (tx) => keepFirstZone(tx, mei.id, 'Asia/Tokyo'));
	expect(await zone()).toBe('Asia/Tokyo');
	await writeAs(mei, (tx) => keepFirstZone(tx, mei.id, 'Europe/Paris'));
	expect(await zone()).toBe('Asia/Tokyo');
});
