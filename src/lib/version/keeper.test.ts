import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { readAs, workerPool, writeAs } from '../server/database';
import { VersionKeeper } from './keeper.server';
import type { Sections } from './sections.server';
import { listVersions, nameVersion, readVersion, sectionsOfVersion } from './version.server';

let database: TestDatabase;
let ana: Awaited<ReturnType<typeof signedUp>>;
let ben: typeof ana;
let stranger: typeof ana;
let text = '';

beforeAll(async () => {
	database = await freshDatabase();
	ana = await signedUp(database.admin, 'Ana Ortega');
	ben = await signedUp(database.admin, 'Ben Obi');
	stranger = await signedUp(database.admin, 'Someone Else');
});
afterAll(() => database.close());

const saying = (words: string): Sections => ({
	general: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: words }] }] }
});

const keeper = (everyMs = 60_000) =>
	new VersionKeeper({
		sql: workerPool,
		look: async () => saying(text),
		logger: { error: (details) => expect.fail(JSON.stringify(details)) },
		everyMs
	});

/** The notes of a new session under that rule, with Ana and Ben in its circle. */
async function notesOf(attribution: string): Promise<{ document: string; session: string }> {
	const [made] = await database.admin<{ id: string; circle_id: string }[]>`
		with host as (insert into public.organisations (name) values (${`Host ${Math.random()}`}) returning id),
		circle as (insert into public.circles (name, host_id) select 'Water', id from host returning id, host_id),
		members as (insert into public.memberships (circle_id, person_id, organisation_id, role)
			select circle.id, person, host_id, 'participant' from circle, unnest(${`{${ana.id},${ben.id}}`}::text::uuid[]) as person)
		insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		select id, 'First', now(), now() + interval '2 hours', 'Europe/London', ${attribution}::public.attribution from circle
		returning id, circle_id`;
	const [document] = await database.admin<{ id: string }[]>`
		select id from public.documents where session_id = ${made?.id ?? ''} and kind = 'notes'`;
	return { document: document?.id ?? '', session: made?.id ?? '' };
}

/** Makes versions older, as if they had been kept that long ago. */
const age = (document: string, by: string) =>
	database.admin`update private.document_versions set at = at - ${by}::interval where document_id = ${document}`;

const listed = (document: string, who = ana) => readAs(who, (tx) => listVersions(tx, document));
const contributors = (document: string) => database.admin`
	select 1 from private.version_contributors join private.document_versions v on v.id = version_id
	where v.document_id = ${document}`;

test('[C70] a version follows when people write, never two within a minute, never two alike', async () => {
	const { document } = await notesOf('attributed');
	const versions = keeper();
	text = 'First words';
	expect(await versions.keep(document, { reason: 'automatic' })).not.toBeNull();
	text = 'More words';
	await age(document, '59 seconds');
	expect(await versions.keep(document, { reason: 'automatic' })).toBeNull();
	await age(document, '2 minutes');
	expect(await versions.keep(document, { reason: 'automatic' })).not.toBeNull();
	await age(document, '2 minutes');
	expect(await versions.keep(document, { reason: 'automatic' })).toBeNull();
	expect(await listed(document)).toHaveLength(2);
});

test('[C70] what somebody writes becomes a version by itself', async () => {
	const { document } = await notesOf('attributed');
	const versions = keeper(10);
	text = 'By itself';
	versions.note(document, ana.id);
	await expect.poll(() => listed(document)).toHaveLength(1);
	expect((await listed(document))[0]?.writers).toEqual(['Ana Ortega']);
});

test('[C70] what comes within the minute becomes a version when the minute is over', async () => {
	const { document } = await notesOf('attributed');
	const versions = keeper(10);
	text = 'The first minute';
	await versions.keep(document, { reason: 'automatic' });
	await age(document, '59 seconds');
	text = 'The next';
	versions.note(document, ben.id);
	await new Promise((resolve) => setTimeout(resolve, 200));
	expect(await listed(document)).toHaveLength(1);
	await expect.poll(() => listed(document), { timeout: 5_000 }).toHaveLength(2);
	expect((await listed(document))[0]?.writers).toEqual(['Ben Obi']);
});

test('[C70] a server that stops keeps what waited for its minute', async () => {
	const { document } = await notesOf('attributed');
	const versions = keeper();
	text = 'At the last moment';
	versions.note(document, ben.id);
	await versions.flush();
	expect(await listed(document)).toHaveLength(1);
});

test('[C71] a version reads back as it was, for members and nobody else', async () => {
	const { document } = await notesOf('chatham_house');
	text = 'What we said';
	const id = (await keeper().keep(document, { reason: 'named', name: 'Before lunch' })) ?? '';
	const version = await readAs(ben, (tx) => readVersion(tx, id));
	expect(version).toMatchObject({ documentId: document, name: 'Before lunch' });
	expect(version && (await sectionsOfVersion(version))).toEqual(saying('What we said'));
	expect(await readAs(stranger, (tx) => readVersion(tx, id))).toBeNull();
	expect(await listed(document, stranger)).toEqual([]);
	await expect(writeAs(stranger, (tx) => nameVersion(tx, id, 'Mine'))).rejects.toThrow('may write');
});

test('[C73] private notes have no versions', async () => {
	const { session } = await notesOf('attributed');
	const { id } = await writeAs(ana, async (tx) => {
		const { sql } = await import('kysely');
		const { rows } = await sql<{
			id: string;
		}>`select public.start_private_notes(${session}::uuid) as id`.execute(tx);
		return rows[0] ?? { id: '' };
	});
	text = 'Only mine';
	expect(await keeper().keep(id, { reason: 'named', name: 'Mine' })).toBeNull();
});

test.each(['chatham_house', 'confidential'])('[C74] a %s session keeps nobody’s name', async (rule) => {
	const { document } = await notesOf(rule);
	const versions = keeper();
	text = 'Said by somebody';
	versions.note(document, ana.id);
	await versions.keep(document, { reason: 'restored', restoredFrom: new Date(), writer: ben.id });
	expect((await listed(document))[0]?.writers).toEqual([]);
	expect(await contributors(document)).toHaveLength(0);
});

test('[C74] the database refuses an author there even if it is offered one', async () => {
	const { document } = await notesOf('chatham_house');
	text = 'Said by somebody';
	const id = (await keeper().keep(document, { reason: 'automatic' })) ?? '';
	await database.admin`insert into private.version_contributors values (${id}, ${ana.id})`;
	expect(await contributors(document)).toHaveLength(0);
});

test('[C74] a stricter rule deletes who wrote; a looser one brings nobody back', async () => {
	const { document, session } = await notesOf('attributed');
	const versions = keeper();
	text = 'On the record';
	versions.note(document, ana.id);
	await versions.keep(document, { reason: 'named', name: 'One' });
	expect(await contributors(document)).toHaveLength(1);
	await database.admin`update public.sessions set attribution = 'chatham_house' where id = ${session}`;
	expect(await contributors(document)).toHaveLength(0);
	text = 'Under the Rule';
	versions.note(document, ana.id);
	await database.admin`update public.sessions set attribution = 'attributed' where id = ${session}`;
	await versions.keep(document, { reason: 'named', name: 'Two' });
	expect(await contributors(document)).toHaveLength(0);
});

test('[C74] once people have come the rule can’t be loosened', async () => {
	const { session } = await notesOf('chatham_house');
	await database.admin`update public.sessions set opened_at = now() where id = ${session}`;
	await expect(
		database.admin`update public.sessions set attribution = 'attributed' where id = ${session}`
	).rejects.toThrow('stricter');
});

test('[C74] naming and restoring are recorded without an actor, under every rule', async () => {
	for (const rule of ['attributed', 'chatham_house']) {
		const { document } = await notesOf(rule);
		text = `Named, ${rule}`;
		const id = (await keeper().keep(document, { reason: 'automatic' })) ?? '';
		await writeAs(ana, (tx) => nameVersion(tx, id, 'Before lunch'));
		const events =
			await database.admin`select kind, actor_id, detail from public.events where subject_id = ${id}`;
		expect(events).toEqual([{ kind: 'version.named', actor_id: null, detail: {} }]);
	}
});

test('[C75] automatic versions grow fewer with age; named ones stay, and so does who wrote', async () => {
	const { document } = await notesOf('attributed');
	const versions = keeper();
	const start = new Date('2026-03-01T10:00:00Z');
	for (let minute = 0; minute < 150; minute += 10) {
		text = `After ${minute} minutes`;
		versions.note(document, minute === 10 ? ben.id : ana.id);
		const id = await versions.keep(document, { reason: minute === 30 ? 'named' : 'automatic', name: 'Kept' });
		const at = new Date(start.getTime() + minute * 60_000);
		await database.admin`update private.document_versions set at = ${at} where id = ${id}`;
		if (minute !== 30)
			await database.admin`update private.document_versions set name = null where id = ${id}`;
	}
	const thin = async (asOf: string) => {
		await workerPool()`select private.thin_versions(${new Date(asOf)})`;
		const left = await listed(document);
		return left.map(({ at, writers }) => [at.toISOString().slice(11, 16), writers.join(' ')]);
	};
	expect(await thin('2026-03-02T00:00:00Z')).toHaveLength(15);
	expect(await thin('2026-03-03T00:00:00Z')).toEqual([
		['12:20', 'Ana Ortega'],
		['11:50', 'Ana Ortega'],
		['10:50', 'Ana Ortega'],
		['10:30', 'Ana Ortega Ben Obi']
	]);
	expect((await thin('2026-05-01T00:00:00Z')).map(([at]) => at)).toEqual(['12:20', '10:30']);
	const [texts] = await database.admin`
		select count(*)::int as kept from private.version_texts where document_id = ${document}`;
	expect(texts).toEqual({ kept: 2 });
});
