import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { askable, type Asked } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { asWorker, writeAs } from '$lib/server/database';
import type { Mail } from '$lib/server/mail';
import { gather, mailRecord } from './mail-record.server';
import { noteComposed, publishSummary, tellParticipants, withdrawPublication } from './publication.server';

// The mail of the internet and the queue are the edges of this world: what would be sent is looked at instead.
const edge = vi.hoisted(() => ({ sent: [] as Mail[], jobs: [] as { publicationId: string }[] }));
vi.mock('$lib/server/mail', () => ({ queueMail: async (mail: Mail) => void edge.sent.push(mail) }));
vi.mock('$lib/server/queue', () => ({
	enqueue: async (_: string, job: { publicationId: string }) => void edge.jobs.push(job),
	workOn: () => undefined,
	onSchedule: () => undefined
}));

let database: TestDatabase;
let of: Asked;

beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});
beforeEach(async () => {
	of = await askable(database, { members: 1, themes: 0, attribution: 'attributed' });
	edge.sent.length = 0;
	edge.jobs.length = 0;
});

async function publish(markdown: string, audience: 'public' | 'members' = 'public'): Promise<number> {
	const record = { title: 'First dialogue', markdown, audience };
	await noteComposed(of.session, record, {});
	return (await writeAs(of.convener, (tx) => publishSummary(tx, of.session, record))).number;
}
async function tell(number: number): Promise<void> {
	await writeAs(of.convener, (tx) => tellParticipants(tx, of.session, number));
	const [event] = await database.admin<{ subject_id: string }[]>`
		select subject_id from public.events where kind = 'publication.told' order by id desc limit 1`;
	await asWorker((tx) => gather(tx, { subjectId: event?.subject_id ?? null }));
}
async function withdraw(number: number): Promise<void> {
	const [row] = await database.admin<{ id: string }[]>`
		select id from public.publications where session_id = ${of.session} and number = ${number}`;
	await writeAs(of.convener, (tx) => withdrawPublication(tx, row?.id ?? '', 'A mistake.'));
}
/** Two minutes later; answers the mails to the member. */
async function later(): Promise<Mail[]> {
	for (const job of edge.jobs.splice(0)) await mailRecord(job);
	return edge.sent.filter(({ to }) => to === of.members[0]?.email);
}

test('the version that a convener sends round is the one that is mailed, also when a newer one is out', async () => {
	await publish('The first.');
	await publish('The second.');
	await publish('The third.');
	await tell(2);
	const [mail, ...more] = await later();
	expect(more).toEqual([]);
	expect(mail?.text).toContain('The second.');
	expect(mail?.text).toContain('?version=2');
});

test('a version that was taken back meanwhile is not mailed, and nothing instead of it', async () => {
	await publish('The first.');
	await publish('The second.');
	await tell(2);
	await withdraw(2);
	expect(await later()).toEqual([]);
});

test('of two that are sent round shortly one after the other only the last is mailed', async () => {
	await publish('The first.');
	await publish('The second.');
	await tell(2);
	await tell(1);
	expect((await later()).map(({ text }) => text.match(/The (first|second)/)?.[1])).toEqual(['first']);
	await tell(1);
	await tell(2);
	await withdraw(2);
	edge.sent.length = 0;
	expect((await later()).map(({ text }) => text.match(/The (first|second)/)?.[1])).toEqual(['first']);
});

test('what is for the circle only does not lie in mailboxes: the mail brings the address', async () => {
	await publish('Seen by all.\n\n::: circle only\n\nAmong us.\n\n:::', 'members');
	await tell(1);
	const [mail] = await later();
	expect(mail?.text).toContain('/published/');
	expect(mail?.text).not.toMatch(/Among us|Seen by all|:::/);
});

test.each([
	['of a confidential session', 'confidential', 'confidential'],
	['of a session whose rule has become stricter since', 'attributed', 'chatham_house']
])('the text of a record %s is not in the mail', async (_, then, now) => {
	await database.admin`update public.sessions set attribution = ${then} where id = ${of.session}`;
	await publish('Said in confidence.', 'members');
	await tell(1);
	await database.admin`update public.sessions set attribution = ${now} where id = ${of.session}`;
	const [mail] = await later();
	expect(mail?.text).toContain('/published/');
	expect(mail?.text).not.toContain('Said in confidence.');
});
