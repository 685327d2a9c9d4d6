import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAs } from '$lib/server/database';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { readStanding } from './standing.server';

let database: TestDatabase;
let mei: Awaited<ReturnType<typeof signedUp>>;
let dev: typeof mei;
const circle = crypto.randomUUID();
let ids: { notes: string; own: string };

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	[mei, dev] = await Promise.all([signedUp(admin, 'Mei Tan'), signedUp(admin, 'Dev Sharma')]);
	const organisation = crypto.randomUUID();
	const session = crypto.randomUUID();
	await admin`insert into public.organisations (id, name, sector) values (${organisation}, 'Harbour Trust', 'voluntary')`;
	await admin`insert into public.circles (id, name, host_id) values (${circle}, 'Lantern Circle', ${organisation})`;
	for (const { id } of [mei, dev])
		await admin`insert into public.memberships (circle_id, person_id, organisation_id) values (${circle}, ${id}, ${organisation})`;
	await admin`insert into public.sessions (id, circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${session}, ${circle}, 'First', now(), now() + interval '2 hours', 'Europe/London', 'attributed')`;
	const [notes] = await admin<{ id: string }[]>`
		select id from public.documents where session_id = ${session} and kind = 'notes'`;
	const [own] = await admin<{ id: string }[]>`
		insert into public.documents (circle_id, session_id, kind, owner_id) values (${circle}, ${session}, 'private', ${mei.id}) returning id`;
	ids = { notes: notes?.id ?? '', own: own?.id ?? '' };
});
afterAll(() => database.close());

const standing = async (person: typeof mei) => {
	const { seen, kept } = await readAs(person, (tx) =>
		readStanding(tx, [ids.notes, ids.own, crypto.randomUUID()])
	);
	return { seen: seen.toSorted(), kept: kept.toSorted() };
};
const both = () => [ids.notes, ids.own].toSorted();

test('[C64] what may stay on a device is what one may see: the circle’s notes, and nobody’s private ones but one’s own', async () => {
	expect(await standing(mei)).toEqual({ seen: both(), kept: both() });
	expect(await standing(dev)).toEqual({ seen: [ids.notes], kept: [ids.notes] });
});

test('[C67] nothing may where the circle forbids it', async () => {
	await database.admin`update public.circles set device_copies = false where id = ${circle}`;
	expect(await standing(mei)).toEqual({ seen: both(), kept: [] });
});

test('[C64] nothing is seen by those who have left', async () => {
	await database.admin`update public.memberships set ended_at = now() where person_id = ${mei.id}`;
	expect(await standing(mei)).toEqual({ seen: [], kept: [] });
});
