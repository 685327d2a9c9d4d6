import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { keepFirstZone } from '$lib/person/account.server';
import { writeAs } from '$lib/server/database';
import { todayOf } from './today-of';

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

test('the zone of a browser is kept once, and never replaces a choice', async () => {
	const zone = async () =>
		(await database.admin`select time_zone from public.people where id = ${mei.id}`)[0]?.time_zone;
	await writeAs(mei, (tx) => keepFirstZone(tx, mei.id, 'Asia/Tokyo'));
	expect(await zone()).toBe('Asia/Tokyo');
	await writeAs(mei, (tx) => keepFirstZone(tx, mei.id, 'Europe/Paris'));
	expect(await zone()).toBe('Asia/Tokyo');
});
