import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { asWorker, readAs, writeAs } from '$lib/server/database';
import type { Mail } from '$lib/server/mail';
import { answerByLink, endedLinks, nameLeadByAddress, revokeLinks } from '../answer/answer.server';
import { proposeAction, takeStep } from '../change.server';
import { dependOn, editAction } from '../depth/change.server';
import { chooseMail, commitmentsMutedByLink, muteCommitmentsByLink } from './choices.server';
import { noteStep } from './note.server';
import { noteReminders } from './remind.server';
import { mailBatch, mailNewLink } from './mail.server';
import { sendWhatIsDue } from './send.server';

// The mail of the internet and the queue are the edges of this world: what would be sent is looked at instead.
const edge = vi.hoisted(() => ({ sent: [] as Mail[], batches: [] as { batch: string }[], refuses: 0 }));
vi.mock('$lib/server/mail', () => ({ sendMail: async (mail: Mail) => void edge.sent.push(mail) }));
vi.mock('$lib/server/queue', () => ({
	enqueue: async (_: string, job: { batch: string }) => {
		if (edge.refuses-- > 0) throw new Error('not today');
		edge.batches.push(job);
	}
}));
vi.mock('$lib/server/config', () => ({ config: { origin: 'https://colloquy.example' } }));

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person;
let mei: Person;
let circle: string;
let harbour: string;
let host: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	[ruth, mei] = [await signedUp(admin, 'Ruth Adeyemi'), await signedUp(admin, 'Mei Nakamura')];
	const organisation = async (name: string) => {
		const [row] = await admin<
			{ id: string }[]
		>`insert into public.organisations (name) values (${name}) returning id`;
		return row?.id ?? '';
	};
	host = await organisation('Northgate Council');
	harbour = await organisation('Harbour Trust');
	const [made] = await admin<{ id: string }[]>`insert into public.circles (name, host_id, is_sensitive)
		values ('Lantern Circle', ${host}, false) returning id`;
	circle = made?.id ?? '';
	await admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
		values (${circle}, ${ruth.id}, ${host}, 'convener'), (${circle}, ${mei.id}, ${harbour}, 'participant')`;
});
afterAll(() => database.close());
beforeEach(async () => {
	edge.sent.length = 0;
	edge.batches.length = 0;
	edge.refuses = 0;
	await database.admin`delete from private.mail_choices`;
	await database.admin`delete from private.notices`;
	await database.admin`delete from public.actions`;
	await database.admin`delete from public.events`;
	await database.admin`update public.circles set is_sensitive = false`;
});

const propose = (due?: string) =>
	writeAs(ruth, (tx) =>
		proposeAction(tx, circle, {
			id: randomUUID(),
			title: 'Train reception staff',
			owner: harbour,
			due
		} as never)
	);

/** What the outbox does: every event of the record, once. */
async function noteAll(): Promise<void> {
	const events = await database.admin<
		{ id: string; kind: string; subject_id: string; actor_id: string }[]
	>`select id::text, kind, subject_id, actor_id from public.events where kind like 'action.%' order by id`;
	for (const { id, kind, subject_id: subjectId, actor_id: actorId } of events)
		await asWorker((tx) => noteStep(tx, { id, kind, subjectId, actorId }));
}

async function send(at: string): Promise<Mail[]> {
	edge.sent.length = 0;
	edge.batches.length = 0;
	await sendWhatIsDue(new Date(at));
	for (const job of edge.batches) await mailBatch(job);
	return edge.sent;
}
const tokenIn = (mail: Mail | undefined, path: string) =>
	new RegExp(`/${path}/([0-9a-f]+)`).exec(mail?.text ?? '')?.[1] ?? '';

test('a proposal reaches those who can answer, once, and is answered from the mail', async () => {
	const action = await propose('2027-03-28');
	await noteAll();
	await noteAll();
	expect(await send('2027-03-01T23:00:00Z')).toEqual([]);
	const [mail, ...others] = await send('2027-03-02T09:00:00Z');
	expect(others).toEqual([]);
	expect(mail).toMatchObject({ to: mei.email, subject: 'Train reception staff' });
	expect(await send('2027-03-03T09:00:00Z')).toEqual([]);
	await answerByLink(tokenIn(mail, 'answer'), 'accept', {});
	await noteAll();
	const [answered] = await send('2027-03-03T09:00:00Z');
	expect(answered).toMatchObject({ to: ruth.email });
	expect(answered?.text).toContain(`https://colloquy.example/commitments/${action}`);
});

test('what was answered before the mail went out is not asked', async () => {
	const action = await propose();
	await noteAll();
	await writeAs(mei, (tx) => takeStep(tx, action, 'accept', {}));
	expect(await send('2027-03-02T09:00:00Z')).toEqual([]);
});

test('reminders come on their day where the person lives, bundled into one mail, never twice', async () => {
	const due = ['2027-03-28', '2027-03-28', '2027-04-02'];
	for (const day of due) {
		const action = await propose(day);
		await writeAs(mei, (tx) => takeStep(tx, action, 'accept', {}));
	}
	const remind = (at: string) => asWorker((tx) => noteReminders(tx, new Date(at)));
	expect(await remind('2027-03-20T22:00:00Z')).toBe(0);
	await database.admin`update public.people set time_zone = 'Pacific/Auckland' where id = ${mei.id}`;
	expect(await remind('2027-03-20T22:00:00Z')).toBe(2);
	expect(await remind('2027-03-20T23:00:00Z')).toBe(0);
	const mails = await send('2027-03-20T23:00:00Z');
	expect(mails.map(({ subject }) => subject)).toEqual(['2 commitments to look at']);
	await database.admin`update public.people set time_zone = null where id = ${mei.id}`;
	for (const [day, count] of [
		['2027-03-27', 3],
		['2027-03-28', 2],
		['2027-04-04', 3]
	] as const) {
		await remind(`${day}T00:07:00Z`);
		const [mail] = await send(`${day}T09:00:00Z`);
		expect(mail?.text.match(/^\* /gm)?.length, day).toBe(count);
	}
});

test('one mail that cannot be made holds up no other, and comes later', async () => {
	const action = await propose();
	await writeAs(ruth, (tx) => nameLeadByAddress(tx, action, 'sam@example.org', 'Sam Okoro'));
	await noteAll();
	edge.refuses = 1;
	expect(await send('2027-03-02T09:00:00Z')).toHaveLength(1);
	expect(await send('2027-03-02T09:02:00Z')).toHaveLength(1);
	expect(await send('2027-03-02T09:04:00Z')).toEqual([]);
});

test('whoever wants it at once gets it at once, whoever wants nothing gets nothing', async () => {
	await writeAs(mei, (tx) => chooseMail(tx, null, 'off'));
	await propose();
	await noteAll();
	expect(await send('2027-03-02T09:00:00Z')).toEqual([]);
	await writeAs(mei, (tx) => chooseMail(tx, circle, 'at_once'));
	for (const hour of [10, 11]) {
		await propose();
		await noteAll();
		expect(await send(`2027-03-02T${hour}:00:00Z`)).toHaveLength(1);
	}
});

test('one press in the mail ends the mails of that circle', async () => {
	await propose();
	await noteAll();
	const [mail] = await send('2027-03-02T09:00:00Z');
	const token = tokenIn(mail, 'mute/commitments');
	const press = (really: boolean) =>
		writeAs(null, (tx) => muteCommitmentsByLink(tx, token, { everywhere: false, really }));
	expect(await press(false)).toBe('Lantern Circle');
	await propose();
	await noteAll();
	const isMuted = () => readAs(null, (tx) => commitmentsMutedByLink(tx, token));
	expect(await isMuted()).toBeNull();
	expect(await press(true)).toBe('Lantern Circle');
	expect(await isMuted()).toBe('circle');
	await writeAs(mei, (tx) => chooseMail(tx, null, 'off'));
	expect(await isMuted()).toBe('all');
	await writeAs(mei, (tx) => chooseMail(tx, null, 'daily'));
	expect(await isMuted()).toBe('circle');
	expect(await send('2027-03-05T09:00:00Z')).toEqual([]);
});

test('somebody without an account is told and answers; on a sensitive circle the mail names nothing', async () => {
	const action = await propose();
	await writeAs(ruth, (tx) => nameLeadByAddress(tx, action, 'sam@example.org', 'Sam Okoro'));
	await database.admin`update public.circles set is_sensitive = true`;
	await noteAll();
	const mails = await send('2027-03-02T09:00:00Z');
	expect(mails.map(({ to }) => to).sort()).toEqual([mei.email, 'sam@example.org'].sort());
	for (const mail of mails) {
		expect(mail.plainSender).toBe(true);
		for (const word of ['Train', 'Lantern', 'Harbour', 'Sam', 'Mei', 'Ruth'])
			expect(`${mail.subject} ${mail.text}`).not.toContain(word);
	}
	const toMei = mails.find(({ to }) => to === mei.email);
	expect(toMei?.text).not.toContain('/answer/');
	expect(
		await answerByLink(
			tokenIn(
				mails.find(({ to }) => to !== mei.email),
				'answer'
			),
			'accept',
			{}
		)
	).toBe('accepted');
});

test('two instances at the same minute send one mail', async () => {
	await propose();
	await noteAll();
	const now = new Date('2027-03-02T09:00:00Z');
	await Promise.all([sendWhatIsDue(now), sendWhatIsDue(now), sendWhatIsDue(now)]);
	expect(edge.batches).toHaveLength(1);
});

test('a second attempt at a mail makes new links, and the old ones lead nowhere', async () => {
	await propose();
	await noteAll();
	const [mail] = await send('2027-03-02T09:00:00Z');
	const [job] = edge.batches;
	if (job) await mailBatch(job);
	const again = edge.sent.at(-1);
	expect(tokenIn(again, 'answer')).not.toBe(tokenIn(mail, 'answer'));
	await expect(answerByLink(tokenIn(mail, 'answer'), 'accept', {})).rejects.toThrow('has been used');
	expect(await answerByLink(tokenIn(again, 'answer'), 'accept', {})).toBe('accepted');
	expect(await readAs(mei, async () => true)).toBe(true);
});

const inDays = (days: number) =>
	`${new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)}T10:00:00Z`;
const remindAt = (at: string) => asWorker((tx) => noteReminders(tx, new Date(at)));

test('a proposal that nobody answers is asked again after a week, and the link in the mail answers', async () => {
	await propose();
	await noteAll();
	expect(await send(inDays(1))).toHaveLength(1);
	for (const day of [2, 6]) expect(await remindAt(inDays(day))).toBe(0);
	expect(await remindAt(inDays(7))).toBe(1);
	expect(await remindAt(inDays(8))).toBe(0);
	const [mail] = await send(inDays(8));
	expect(mail?.to).toBe(mei.email);
	expect(mail?.text).toContain('It still waits for an answer.');
	expect(await answerByLink(tokenIn(mail, 'answer'), 'accept', {})).toBe('accepted');
	expect(await remindAt(inDays(14))).toBe(0);
});

test('terms that nobody answers are asked about again, and so is a date, each of whose turn it is', async () => {
	const action = await propose();
	await writeAs(mei, (tx) => takeStep(tx, action, 'counter', { title: 'Train the night desk' }));
	expect(await remindAt(inDays(7))).toBe(1);
	expect((await send(inDays(7)))[0]).toMatchObject({ to: ruth.email });
	await writeAs(ruth, (tx) => takeStep(tx, action, 'agree', {}));
	await writeAs(ruth, (tx) => takeStep(tx, action, 'move_date', { due: '2090-01-01', body: 'It is long' }));
	expect(await remindAt(inDays(7))).toBe(1);
	expect((await send(inDays(8)))[0]).toMatchObject({ to: mei.email });
});

test('whether it is taken over and whether its date is moved are two questions, and each is asked of whoever answers it', async () => {
	const { admin } = database;
	const joel = await signedUp(admin, 'Joel Park');
	const [third] = await admin<
		{ id: string }[]
	>`insert into public.organisations (name) values ('Lantern House') returning id`;
	await admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
		values (${circle}, ${joel.id}, ${third?.id ?? ''}, 'participant')`;
	const action = await propose();
	await writeAs(mei, (tx) => takeStep(tx, action, 'accept', {}));
	await writeAs(mei, (tx) => takeStep(tx, action, 'hand_over', { owner: third?.id ?? '' }));
	await writeAs(mei, (tx) => takeStep(tx, action, 'move_date', { due: '2090-01-01', body: 'It is long' }));
	expect(await remindAt(inDays(7))).toBe(2);
	expect((await send(inDays(7))).map(({ to }) => to).sort()).toEqual([joel.email, ruth.email].sort());
	await writeAs(ruth, (tx) => takeStep(tx, action, 'agree_date', {}));
	expect(await remindAt(inDays(14))).toBe(1);
	expect((await send(inDays(14))).map(({ to }) => to)).toEqual([joel.email]);
	await admin`delete from public.memberships where person_id = ${joel.id}`;
});

test('whoever was named by address, became a member and has left again hears nothing more', async () => {
	const { admin } = database;
	const kim = await signedUp(admin, 'Kim Sato');
	const action = await propose('2090-03-28');
	await writeAs(ruth, (tx) => nameLeadByAddress(tx, action, kim.email, 'Kim'));
	await admin`insert into public.memberships (circle_id, person_id, organisation_id, role, ended_at)
		values (${circle}, ${kim.id}, ${harbour}, 'participant', now())`;
	await noteAll();
	expect((await send(inDays(1))).map(({ to }) => to)).toEqual([mei.email]);
	// Nor of what was noted before they left.
	await admin`insert into private.notices (person_id, circle_id, action_id, kind, key)
		values (${kim.id}, ${circle}, ${action}, 'to_answer', 'kim')`;
	expect(await send(inDays(2))).toEqual([]);
	await admin`delete from public.memberships where person_id = ${kim.id}`;
});

test('of what is kept among a few, those who wait for it hear nothing unless they see it', async () => {
	const needed = await writeAs(ruth, (tx) =>
		proposeAction(tx, circle, { title: 'Sign the lease', owner: host, concerned: true } as never)
	);
	const waiting = await propose();
	await writeAs(ruth, (tx) => dependOn(tx, waiting, needed, true));
	await writeAs(mei, (tx) => takeStep(tx, waiting, 'accept', {}));
	await writeAs(ruth, (tx) => takeStep(tx, needed, 'withdraw', { body: 'Not now' }));
	await noteAll();
	expect([...(await database.admin`select from private.notices where kind = 'need_gone'`)]).toEqual([]);
});

test('a mail that reminds of a date and asks about another brings a link for each', async () => {
	const action = await propose('2090-03-28');
	await writeAs(mei, (tx) => takeStep(tx, action, 'accept', {}));
	await writeAs(ruth, (tx) => takeStep(tx, action, 'move_date', { due: '2090-06-01', body: 'It is long' }));
	await asWorker((tx) => noteReminders(tx, new Date('2090-03-27T10:00:00Z')));
	await noteAll();
	const mail = (await send('2090-03-27T10:00:00Z')).find(({ to }) => to === mei.email);
	expect(mail?.text).toMatch(
		/Answer without signing in: \S+\/answer\/[0-9a-f]+\n {2}Report without signing in: /
	);
	const reports = /Report without signing in: \S+\/answer\/([0-9a-f]+)/.exec(mail?.text ?? '')?.[1] ?? '';
	await answerByLink(reports, 'report', { body: 'Half of them' });
	expect(await answerByLink(tokenIn(mail, 'answer'), 'agree_date', {})).toBe('in_progress');
});

test('whoever waits for something hears when it is done, or withdrawn, without hearing what it was', async () => {
	const [needed, gone] = [await propose(), await propose()];
	const waiting = await propose();
	for (const needs of [needed, gone]) await writeAs(ruth, (tx) => dependOn(tx, waiting, needs, true));
	for (const id of [waiting, needed]) await writeAs(mei, (tx) => takeStep(tx, id, 'accept', {}));
	await writeAs(mei, (tx) => takeStep(tx, needed, 'finish', { body: 'All trained' }));
	await writeAs(ruth, (tx) => takeStep(tx, gone, 'withdraw', { body: 'Not now' }));
	await database.admin`update public.actions set lead_id = null where id = ${waiting}`;
	await noteAll();
	const kinds = await database.admin`select n.kind, n.person_id as who from private.notices n
		where n.action_id = ${waiting} and n.kind like 'need%'`;
	// Mei finished one herself, so she knows; the other was withdrawn by Ruth.
	expect([...kinds]).toEqual([{ kind: 'need_gone', who: mei.id }]);
});

test('what was promised is not changed behind the back of the other side', async () => {
	const action = await propose();
	const edit = (version: number, detail: string) =>
		writeAs(ruth, (tx) =>
			editAction(tx, action, { version, detail, priority: 'normal', strand: null, phase: null } as never)
		);
	await edit(1, 'Before it was accepted');
	await writeAs(mei, (tx) => takeStep(tx, action, 'accept', {}));
	await noteAll();
	const changed = () => database.admin`select person_id as who from private.notices where kind = 'changed'`;
	expect([...(await changed())]).toEqual([]);
	await edit(2, 'All of it, and more');
	await edit(3, 'And still more');
	await noteAll();
	expect([...(await changed())]).toEqual([{ who: mei.id }]);
});

test('whoever sleeps is left out of a round of mails and gets theirs in the morning', async () => {
	await propose();
	await noteAll();
	await database.admin`update public.people set time_zone = 'Pacific/Auckland' where id = ${mei.id}`;
	expect(await send('2027-03-02T12:00:00Z')).toEqual([]);
	expect(await send('2027-03-02T22:00:00Z')).toHaveLength(1);
	await database.admin`update public.people set time_zone = null where id = ${mei.id}`;
});

test('whose link was ended gets none by itself, a lead without an account no mail at all, until somebody sends one', async () => {
	const action = await propose();
	await writeAs(ruth, (tx) => nameLeadByAddress(tx, action, 'pat@example.org', 'Pat'));
	await noteAll();
	const mails = await send('2027-03-02T09:00:00Z');
	expect(mails.map(({ to }) => to).sort()).toEqual([mei.email, 'pat@example.org'].sort());
	await writeAs(ruth, (tx) => revokeLinks(tx, action, null));
	await remindAt(inDays(7));
	const again = await send(inDays(8));
	expect(again.map(({ to }) => to)).toEqual([mei.email]);
	expect(again[0]?.text).not.toContain('/answer/');

	const ended = await readAs(ruth, (tx) => endedLinks(tx, action));
	const link = ended.find(({ person }) => person === 'Pat')?.id ?? '';
	edge.sent.length = 0;
	await mailNewLink({ link, sentBy: ruth.id });
	expect(edge.sent).toMatchObject([{ to: 'pat@example.org' }]);
	expect(await answerByLink(tokenIn(edge.sent[0], 'answer'), 'accept', {})).toBe('accepted');
	expect((await readAs(ruth, (tx) => endedLinks(tx, action))).map(({ person }) => person)).not.toContain(
		'Pat'
	);
});
