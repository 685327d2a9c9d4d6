import { afterAll, beforeAll, expect, test } from 'vitest';
import { askable, type Asked } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { readAs, writeAs } from '$lib/server/database';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import {
	findPublication,
	listVersions,
	noteComposed,
	publishSummary,
	tellParticipants,
	withdrawPublication
} from './publication.server';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

const held = (attribution = 'attributed') => askable(database, { members: 1, themes: 0, attribution });
async function publish(
	of: Asked,
	title: string,
	audience: 'public' | 'members' = 'public',
	markdown = title
) {
	const record = { title, markdown, audience };
	await noteComposed(of.session, record, {});
	return writeAs(of.convener, (tx) => publishSummary(tx, of.session, record));
}
async function withdraw(of: Asked, number: number): Promise<void> {
	const [row] = await database.admin<{ id: string }[]>`
		select id from public.publications where session_id = ${of.session} and number = ${number}`;
	await writeAs(of.convener, (tx) => withdrawPublication(tx, row?.id ?? '', 'A mistake.'));
}
const newestAt = (slug: string, who: Asked['convener'] | null) =>
	readAs(who, async (tx) => (await findPublication(tx, slug, null))?.number ?? null);

test('the address of a public version says nothing that was for members alone, or was taken back', async () => {
	const of = await held();
	const first = await publish(of, 'What Mei Nakamura told us', 'members');
	expect(first.slug).toMatch(/^what-mei-nakamura-told-us-/);
	await database.admin`update public.sessions set attribution = 'chatham_house' where id = ${of.session}`;
	const second = await publish(of, 'What Ana Lopez told us');
	await withdraw(of, second.number);
	const third = await publish(of, 'What we heard');
	expect(second.slug).toMatch(/^what-ana-lopez-told-us-/);
	expect(third.slug).toMatch(/^what-we-heard-/);
	expect(third.slug).not.toMatch(/mei|nakamura|ana|lopez/);
	expect(await newestAt(third.slug, null)).toBe(3);
	expect(await newestAt(second.slug, null)).toBeNull();
	// Members who kept the address of an earlier version find what is there now.
	expect(await newestAt(first.slug, of.convener)).toBe(3);
	expect(await readAs(of.convener, (tx) => listVersions(tx, first.slug))).toEqual([3, 1]);
	expect(await newestAt(first.slug, null)).toBeNull();
});

test('a record keeps its address while the version that gave it is public, and when it goes out again under its title', async () => {
	const of = await held();
	const first = await publish(of, 'Gaps', 'members');
	const second = await publish(of, 'Gaps', 'public');
	const third = await publish(of, 'Gaps and bridges', 'public');
	const fourth = await publish(of, 'Between us', 'members');
	expect(new Set([first, second, third, fourth].map(({ slug }) => slug)).size).toBe(1);
	expect(await newestAt(first.slug, null)).toBe(3);
	for (const number of [2, 3]) await withdraw(of, number);
	expect(await publish(of, 'Gaps', 'public', 'Once more.')).toMatchObject({ slug: first.slug, number: 5 });
});

test('an address that names somebody who was in the room is given up, and the database takes no other one that does', async () => {
	const of = await held('chatham_house');
	const first = await publish(of, 'What Amara Okafor told us');
	const [item] = await database.admin<{ id: string }[]>`
		insert into public.agenda_items (circle_id, session_id, title) values (${of.circle}, ${of.session}, 'Talk') returning id`;
	await database.admin`insert into public.agenda_presenters (circle_id, item_id, name)
		values (${of.circle}, ${item?.id ?? ''}, 'Dr Amara Okafor, Riverbank Clinic')`;
	const second = await publish(of, 'What we heard');
	expect(second.slug).not.toBe(first.slug);
	expect(second.slug).toMatch(/^what-we-heard-/);
	await expect(
		database.admin`insert into public.publications
			(circle_id, session_id, number, slug, audience, title, host, held_on, attribution, markdown, fingerprint, published_by)
			select circle_id, session_id, 3, 'okafor-at-last', audience, title, host, held_on, attribution, markdown, fingerprint, published_by
			from public.publications where session_id = ${of.session} and number = 2`
	).rejects.toThrow(/Chatham House Rule/);
});

test('publishing again, because no answer came, is the same version and sends it round once', async () => {
	const of = await held();
	const once = async () => {
		const version = await publish(of, 'Gaps');
		await writeAs(of.convener, (tx) => tellParticipants(tx, of.session, version.number));
		return version;
	};
	const first = await once();
	expect(await once()).toEqual(first);
	const told = await database.admin`
		select kind from public.events where session_id = ${of.session} and kind like 'publication.%' order by id`;
	expect(told.map(({ kind }) => String(kind))).toEqual(['publication.added', 'publication.told']);
});

test('the same text for others, under another title, after another version or when it was taken back is a version of its own', async () => {
	const of = await held();
	const numbers = [
		await publish(of, 'Gaps', 'public', 'The same.'),
		await publish(of, 'Gaps', 'members', 'The same.'),
		await publish(of, 'Bridges', 'members', 'The same.'),
		await publish(of, 'Gaps', 'public', 'The same.')
	].map(({ number }) => number);
	expect(numbers).toEqual([1, 2, 3, 4]);
	await withdraw(of, 4);
	expect(await publish(of, 'Gaps', 'public', 'The same.')).toMatchObject({ number: 5 });
	await database.admin`update public.sessions set starts_at = starts_at - interval '3 days' where id = ${of.session}`;
	expect(await publish(of, 'Gaps', 'public', 'The same.')).toMatchObject({ number: 6 });
});
