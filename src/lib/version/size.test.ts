import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { seeded } from '../../../tests/support/random';
import { workerPool } from '../server/database';
import { VersionKeeper } from './keeper.server';
import type { Sections } from './sections.server';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database.close());

const pages = 50;
const wordsOnAPage = 420;

test('[C70] a hundred versions of fifty pages take about a megabyte', async () => {
	const document = await newNotes();
	const text = fiftyPages();
	const versions = new VersionKeeper({
		sql: workerPool,
		look: async () => text,
		logger: { error: () => undefined },
		everyMs: 60_000
	});
	for (let minute = 0; minute < 100; minute += 1) {
		const section = text[`item-${minute % 12}`];
		section?.content.push({
			type: 'paragraph',
			content: [
				{ type: 'text', text: `In minute ${minute} somebody wrote another sentence of about this length.` }
			]
		});
		await versions.keep(document, { reason: 'named', name: `Minute ${minute}` });
	}
	const [size] = await database.admin<{ bytes: number; versions: number }[]>`
		select (pg_total_relation_size('private.version_texts') + pg_total_relation_size('private.document_versions')
			+ pg_total_relation_size('private.version_sections'))::int as bytes,
			(select count(*)::int from private.document_versions) as versions`;
	const plain = JSON.stringify(text).length;
	expect(size?.versions).toBe(100);
	expect(size?.bytes).toBeLessThan(8 * plain);
});

/** Twelve sections that together fill fifty pages, of words that repeat as often as in a language. */
function fiftyPages(): Sections {
	const random = seeded(11);
	const words = Array.from({ length: 3000 }, (_, index) => `w${(index * 7919).toString(36)}`);
	// Few words often, most of them seldom.
	const pick = () => words[Math.floor((random.below(1000) / 1000) ** 3 * words.length)];
	return Object.fromEntries(
		Array.from({ length: 12 }, (_, index) => [
			`item-${index}`,
			{
				type: 'doc' as const,
				content: Array.from({ length: Math.round((pages * wordsOnAPage) / 12 / 60) }, () => ({
					type: 'paragraph',
					content: [{ type: 'text', text: Array.from({ length: 60 }, pick).join(' ') }]
				}))
			}
		])
	);
}

async function newNotes(): Promise<string> {
	const [session] = await database.admin<{ id: string }[]>`
		with host as (insert into public.organisations (name) values ('Host') returning id),
		circle as (insert into public.circles (name, host_id) select 'Water', id from host returning id)
		insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		select id, 'First', now(), now() + interval '2 hours', 'Europe/London', 'chatham_house' from circle returning id`;
	const [notes] = await database.admin<{ id: string }[]>`
		select id from public.documents where kind = 'notes' and session_id = ${session?.id ?? ''}`;
	return notes?.id ?? '';
}
