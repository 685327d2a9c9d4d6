import { render } from 'svelte/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { askable } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { readAs, writeAs } from '$lib/server/database';
import { listPublications, noteComposed, publishSummary, withdrawPublication } from './publication.server';
import VersionList from './VersionList.svelte';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

test('members read on which day and why a version was taken back, and nobody else does', async () => {
	const of = await askable(database, { members: 1, themes: 0, attribution: 'attributed' });
	const record = { title: 'First dialogue', markdown: 'What the room saw.', audience: 'public' as const };
	await noteComposed(of.session, record, {});
	await writeAs(of.convener, (tx) => publishSummary(tx, of.session, record));
	const list = (who: Parameters<typeof readAs>[0]) => readAs(who, (tx) => listPublications(tx, of.session));
	const [out] = await list(of.convener);
	await writeAs(of.convener, (tx) => withdrawPublication(tx, out?.id ?? '', 'A figure was wrong.'));
	await database.admin`update public.publications set withdrawn_at = '2026-11-30T23:30:00Z' where id = ${out?.id ?? ''}`;

	const [member = of.convener] = of.members;
	const { body } = render(VersionList, {
		props: { versions: await list(member), zone: 'Asia/Tokyo' }
	});
	expect(body).toContain('A figure was wrong.');
	expect(body).toContain('1 December 2026');
	for (const other of [null, await signedUp(database.admin, 'Noor Rahman')])
		expect(await list(other)).toEqual([]);
});
