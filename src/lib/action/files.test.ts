import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRow, freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { addFile, listFiles, readFile, removeFile } from '$lib/file/file.server';
import { asWorker, readAs, writeAs } from '$lib/server/database';
import type { Step } from './action';
import type { StepInput } from './forms';
import { answerByLink, makeAnswerLink, saidByLink } from './answer/answer.server';
import { proposeAction, takeStep } from './change.server';
import { exportActions } from './csv/export.server';
import { readStory } from './story.server';

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person, mei: Person, dev: Person;
let circle: string, harbour: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	ruth = await signedUp(admin, 'Ruth Adeyemi');
	mei = await signedUp(admin, 'Mei Nakamura');
	dev = await signedUp(admin, 'Dev Patel');
	const add = (table: string, row: Record<string, unknown>) => addRow(admin, table, row);
	const host = await add('organisations', { name: 'Northgate Foundation' });
	harbour = await add('organisations', { name: 'Harbour Trust' });
	const lantern = await add('organisations', { name: 'Lantern House' });
	circle = await add('circles', { name: 'Lantern Circle', host_id: host });
	for (const [person, organisation_id, role] of [
		[ruth, host, 'convener'],
		[mei, harbour, 'participant'],
		[dev, lantern, 'participant']
	] as const)
		await add('memberships', { circle_id: circle, person_id: person.id, organisation_id, role });
});
afterAll(() => database.close());

const poster = {
	name: 'poster.txt',
	mediaType: 'text/plain',
	content: new TextEncoder().encode('Ask for help here'),
	width: null,
	height: null
};

async function accepted(concerned = false): Promise<string> {
	const id = await writeAs(ruth, (tx) =>
		proposeAction(tx, circle, { title: 'Print the poster', owner: harbour, ...(concerned && { concerned }) })
	);
	await writeAs(mei, (tx) => takeStep(tx, id, 'accept', {}));
	return id;
}

const withFile = (by: Person, id: string, step: Step, given: StepInput = {}) =>
	writeAs(by, async (tx) => {
		await addFile(tx, { action: id }, poster);
		return takeStep(tx, id, step, given);
	});

test('a file alone shows that something is done, and stands in that line of the story', async () => {
	const id = await accepted();
	expect(await withFile(mei, id, 'finish')).toBe('done');
	const story = await readAs(dev, (tx) => readStory(tx, id));
	expect(story.map(({ step, files }) => [step, files.map(({ name }) => name)])).toEqual([
		['propose', []],
		['accept', []],
		['finish', ['poster.txt']]
	]);
});

test('nothing shows nothing, also when a file came some time before', async () => {
	const id = await accepted();
	await withFile(mei, id, 'report', { body: 'The first draft' });
	await expect(writeAs(mei, (tx) => takeStep(tx, id, 'finish', {}))).rejects.toThrow(
		/what shows that it is done/
	);
});

test('a correction brings a file of its own; the earlier one stays', async () => {
	const id = await accepted();
	await withFile(mei, id, 'report', { body: 'The first draft' });
	const [report] = (await readAs(mei, (tx) => readStory(tx, id))).filter(({ step }) => step === 'report');
	await withFile(mei, id, 'correct', { body: 'The right draft', corrects: report?.id });
	const story = await readAs(mei, (tx) => readStory(tx, id));
	expect(story.filter(({ files }) => files.length === 1).map(({ step }) => step)).toEqual([
		'report',
		'correct'
	]);
});

test('a refused step leaves no file behind', async () => {
	const id = await accepted();
	await expect(withFile(mei, id, 'verify')).rejects.toThrow(/moved on|not yours/);
	expect(await readAs(mei, (tx) => listFiles(tx, { action: id }))).toEqual([]);
});

test('whoever may not see a commitment sees none of its files', async () => {
	const id = await accepted(true);
	await withFile(mei, id, 'finish');
	const [file] = await readAs(ruth, (tx) => listFiles(tx, { action: id }));
	expect(file?.name).toBe('poster.txt');
	expect(await readAs(dev, (tx) => readFile(tx, file?.id ?? randomUUID()))).toBeNull();
	expect(
		await readAs(dev, (tx) =>
			tx.selectFrom('action_update_files').selectAll().where('action_id', '=', id).execute()
		)
	).toEqual([]);
});

test('a file that is taken back leaves its name in the story', async () => {
	const id = await accepted();
	await withFile(mei, id, 'report', { body: 'The first draft' });
	const [file] = await readAs(mei, (tx) => listFiles(tx, { action: id }));
	expect(await writeAs(dev, (tx) => removeFile(tx, file?.id ?? ''))).toBe(false);
	expect(await writeAs(mei, (tx) => removeFile(tx, file?.id ?? ''))).toBe(true);
	expect((await readAs(dev, (tx) => readStory(tx, id))).at(-1)).toMatchObject({
		step: 'remove_file',
		body: 'poster.txt',
		by: { id: mei.id }
	});
});

test('what shows that it is done stays while it counts as done; opened again, it can be taken away', async () => {
	const id = await accepted();
	await withFile(mei, id, 'report', { body: 'The first draft' });
	await withFile(mei, id, 'finish');
	const files = await readAs(mei, (tx) => listFiles(tx, { action: id }));
	expect(files).toHaveLength(2);
	const removed = (by: Person) =>
		Promise.all(files.map((file) => writeAs(by, (tx) => removeFile(tx, file.id))));
	expect(await removed(mei)).toEqual([false, false]);
	expect(await removed(ruth)).toEqual([false, false]);
	await writeAs(ruth, (tx) => takeStep(tx, id, 'verify', {}));
	expect(await removed(ruth)).toEqual([false, false]);
	await writeAs(ruth, (tx) => takeStep(tx, id, 'reopen', { body: 'The poster names somebody' }));
	expect(await removed(mei)).toEqual([true, true]);
});

test('a file that a frozen review names stays for good', async () => {
	const id = await accepted();
	await withFile(mei, id, 'finish');
	await withFile(mei, id, 'correct', {
		body: 'A better print',
		corrects: (await readAs(mei, (tx) => readStory(tx, id))).at(-1)?.id
	});
	const [cited, other] = await readAs(mei, (tx) => listFiles(tx, { action: id }));
	await writeAs(ruth, (tx) => takeStep(tx, id, 'reopen', { body: 'One more' }));
	await database.admin`insert into public.reviews (circle_id, title, from_day, to_day, created_by, frozen_at, markdown,
		fingerprint, lines) values (${circle}, 'A year', '2026-01-01', '2026-12-31', ${ruth.id}, now(), '# A year',
		${'a'.repeat(64)}, ${database.admin.json([{ actionId: id, files: [cited?.id ?? ''] }])})`;
	const remove = (file: string | undefined) => writeAs(ruth, (tx) => removeFile(tx, file ?? ''));
	expect(await remove(cited?.id)).toBe(false);
	expect(await remove(other?.id)).toBe(true);
});

test('a report by link brings its file, once', async () => {
	const id = await accepted();
	const token = await asWorker((tx) =>
		makeAnswerLink(tx, {
			actionId: id,
			personId: mei.id,
			address: mei.email,
			purpose: 'report',
			batch: randomUUID()
		})
	);
	await answerByLink(token, 'report', { body: 'Printed' }, poster);
	const last = (await readAs(dev, (tx) => readStory(tx, id))).at(-1);
	expect(last).toMatchObject({ step: 'report', by: { id: mei.id }, files: [{ name: 'poster.txt' }] });
	expect(await readAs(mei, (tx) => saidByLink(tx, id))).toEqual({ [last?.id ?? '']: mei.email });
	await expect(answerByLink(token, 'report', { body: 'Again' }, poster)).rejects.toThrow(/has been used/);
	expect(await readAs(mei, (tx) => listFiles(tx, { action: id }))).toHaveLength(1);
});

test('a link that accepts takes no file', async () => {
	const id = await writeAs(ruth, (tx) =>
		proposeAction(tx, circle, { title: 'Print the poster', owner: harbour })
	);
	const token = await asWorker((tx) =>
		makeAnswerLink(tx, {
			actionId: id,
			personId: mei.id,
			address: mei.email,
			purpose: 'answer',
			batch: randomUUID()
		})
	);
	await expect(answerByLink(token, 'accept', {}, poster)).rejects.toThrow(/used, has expired/);
});

test('a spreadsheet says what shows it: links and the names of files, with their addresses', async () => {
	const id = await accepted();
	await withFile(mei, id, 'finish', { link: 'https://example.org/poster' });
	const [shown] = (await readAs(dev, (tx) => readStory(tx, id))).at(-1)?.files ?? [];
	const sheet = await readAs(dev, (tx) =>
		exportActions(tx, circle, { today: '2026-11-22' }, 'https://colloquy.example')
	);
	const line = sheet.split('\r\n').find((text) => text.includes(id));
	expect(line).toMatch(/https:\/\/example\.org\/poster/);
	expect(line).toContain(`poster.txt https://colloquy.example/files/${shown?.id ?? ''}`);
	expect(sheet.split('\r\n')[0]).toMatch(/,Link,Evidence$/);
});
