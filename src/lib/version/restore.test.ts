import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as Y from 'yjs';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { rooms } from '../collaboration/server';
import { readAs } from '../server/database';
import { brokenSections, sectionToMarkdown } from '../editor/read';
import { fillSection } from '../editor/write';
import { restore, sectionsNow, versions } from './keep.server';
import { putBack, writtenSections } from './put-back';
import { packSections, unpackSections } from './sections.server';
import { listVersions, readVersion, sectionsOfVersion } from './version.server';

let database: TestDatabase;
let ana: Awaited<ReturnType<typeof signedUp>>;

beforeAll(async () => {
	database = await freshDatabase();
	ana = await signedUp(database.admin, 'Ana Ortega');
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

async function newNotes(): Promise<string> {
	const [session] = await database.admin<{ id: string }[]>`
		with host as (insert into public.organisations (name) values (${`Host ${randomUUID()}`}) returning id),
		circle as (insert into public.circles (name, host_id) select 'Water', id from host returning id, host_id),
		member as (insert into public.memberships (circle_id, person_id, organisation_id, role)
			select id, ${ana.id}, host_id, 'participant' from circle)
		insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		select id, 'First', now(), now() + interval '2 hours', 'Europe/London', 'attributed' from circle returning id`;
	const [notes] = await database.admin<{ id: string }[]>`
		select id from public.documents where kind = 'notes' and session_id = ${session?.id ?? ''}`;
	return notes?.id ?? '';
}

const markdownNow = (document: string) =>
	rooms().read(document, (doc) => sectionToMarkdown(doc, 'general').trim());
const write = (document: string, markdown: string) =>
	rooms().write(document, (doc) => {
		doc.getXmlFragment('section:general').delete(0, doc.getXmlFragment('section:general').length);
		fillSection(doc, 'general', markdown);
	});
const listed = (document: string) => readAs(ana, (tx) => listVersions(tx, document));

async function versionNow(document: string) {
	const id = (await versions().keep(document, { reason: 'named', name: 'One' })) ?? '';
	const version = await readAs(ana, (tx) => readVersion(tx, id));
	if (!version) throw new Error('There is no such version.');
	return { at: version.at, sections: await sectionsOfVersion(version) };
}

test('[C72] an older version comes back, the one before it is kept, and restoring that undoes it', async () => {
	const document = await newNotes();
	await write(document, '## Early\n\nWhat we said at first.');
	const early = await versionNow(document);
	await write(document, 'Something else.');
	expect(await restore(document, early, ana.id)).toBe(true);
	expect(await markdownNow(document)).toBe('## Early\n\nWhat we said at first.');
	const [after, before] = await listed(document);
	expect([after?.reason, before?.reason]).toEqual(['restored', 'before_restore']);
	expect(after?.restoredFrom).toEqual(early.at);
	const undo = await readAs(ana, (tx) => readVersion(tx, before?.id ?? ''));
	if (!undo) throw new Error('The version of before is gone.');
	await restore(document, { at: undo.at, sections: await sectionsOfVersion(undo) }, ana.id);
	expect(await markdownNow(document)).toBe('Something else.');
});

test('[C72] a text in which somebody put what is no text is sound again after a restore', async () => {
	const document = await newNotes();
	await write(document, 'As it was.');
	const early = await versionNow(document);
	await rooms().write(document, (doc) => doc.getArray('section:general').insert(0, [new Y.Map(), 1]));
	await rooms().write(document, (doc) => doc.getArray('section:elsewhere').insert(0, [new Y.Map()]));
	expect(await markdownNow(document)).toBe('As it was.');
	expect((await rooms().read(document, brokenSections)).sort()).toEqual(['elsewhere', 'general']);
	expect(await restore(document, early, ana.id)).toBe(true);
	expect(await rooms().read(document, brokenSections)).toEqual([]);
	expect(await markdownNow(document)).toBe('As it was.');
});

test('[C72] what a restore can be undone with stays, also if it had been kept by itself before', async () => {
	const document = await newNotes();
	await write(document, 'Early');
	const early = await versionNow(document);
	await write(document, 'Late');
	await database.admin`update private.document_versions set at = at - interval '1 hour' where document_id = ${document}`;
	await versions().keep(document, { reason: 'automatic' });
	await restore(document, early, ana.id);
	expect((await listed(document)).map(({ reason }) => reason)).toEqual([
		'restored',
		'before_restore',
		'named'
	]);
});

test('[C72] nothing happens when the text says so already', async () => {
	const document = await newNotes();
	await write(document, 'The same');
	const version = await versionNow(document);
	expect(await restore(document, version, ana.id)).toBe(false);
	expect(await listed(document)).toHaveLength(1);
});

test('[C72] a section that was not there yet is empty again, and can be written in', async () => {
	const document = await newNotes();
	await write(document, 'Only here');
	const early = await versionNow(document);
	await rooms().write(document, (doc) => void fillSection(doc, 'later', 'Added since'));
	await restore(document, early, ana.id);
	expect(Object.keys(await sectionsNow(document))).toEqual(['general']);
});

test('[C72] marks come back with the text, and what stayed the same stays itself', async () => {
	const doc = new Y.Doc();
	const commitment = randomUUID();
	fillSection(
		doc,
		'general',
		'We will ==train== everybody.\n\nThis stays.\n\n- [x] done\n\n| a | b |\n|---|---|\n| 1 | 2 |'
	);
	const fragment = doc.getXmlFragment('section:general');
	const words = (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText;
	words.format(0, 7, { commitment: { id: commitment } });
	const before = writtenSections(doc);
	const stays = Y.createRelativePositionFromTypeIndex(
		(fragment.get(1) as Y.XmlElement).get(0) as Y.XmlText,
		5
	);
	words.delete(0, 10);
	fragment.insert(1, [new Y.XmlElement('horizontal_rule')]);
	const peer = new Y.Doc();
	Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));
	putBack(doc, before);
	Y.applyUpdate(peer, Y.encodeStateAsUpdate(doc));
	expect(writtenSections(peer)).toEqual(before);
	expect(JSON.stringify(writtenSections(doc))).toContain(commitment);
	const found = Y.createAbsolutePositionFromRelativePosition(stays, peer);
	expect(found?.index).toBe(5);
});

test('[C70] sections read back from storage as they were', async () => {
	const doc = new Y.Doc();
	fillSection(doc, 'a', '# One\n\n> **two**');
	fillSection(doc, 'b', '1. three\n2. four');
	const sections = writtenSections(doc);
	const packed = await packSections(sections);
	const stored = packed.map(({ id, body }) => ({ section_id: id, body }));
	expect(await unpackSections(stored)).toEqual(sections);
	expect(await unpackSections([{ section_id: null, body: null }])).toEqual({});
});
