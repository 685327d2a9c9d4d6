import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../../tests/support/database';
import { rooms } from '$lib/collaboration/server';
import { asWorker, writeAs } from '$lib/server/database';
import type { Mail } from '$lib/server/mail';
import {
	answerTheme,
	closeAgreement,
	moveAgreement,
	openAgreement,
	proposeReservation
} from '../agreement.server';
import { boundToText, observeSummary } from '../observe.server';
import { askable, writeLine, type Asked, type Someone } from '../testing';
import { noteAgreement, noteClosing } from './note.server';
import { closingKey } from './notices';
import { mailAgreements, sendAgreementMails } from './send.server';

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

let database: TestDatabase;
let of: Asked;
let ana: Someone;
let one: string;

beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});
beforeEach(async () => {
	await database.admin`delete from private.agreement_notices`;
	of = await askable(database, { members: 1, themes: 2, attribution: 'chatham_house' });
	const [member] = of.members;
	const [theme] = of.themes;
	if (!member || !theme) throw new Error('Somebody is asked about something.');
	[ana, one] = [member, theme];
	edge.sent.length = 0;
	edge.batches.length = 0;
	edge.refuses = 0;
});

const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const closesAt = () => new Date(Date.now() + 7 * 86_400_000);
const open = () =>
	boundToText(of.session, () =>
		writeAs(of.convener, (tx) =>
			openAgreement(tx, of.session, { closesAt: closesAt(), silence: 'nothing', words: '' })
		)
	);

/** What the outbox does: every event of the record, and here twice. */
async function noteAll(): Promise<void> {
	const events = await database.admin<
		{ kind: string; session_id: string; subject_id: string; detail: Record<string, unknown> }[]
	>`select kind, session_id, subject_id, detail from public.events where kind like 'agreement.%' order by id`;
	for (const event of [...events, ...events])
		await asWorker((tx) =>
			noteAgreement(tx, {
				kind: event.kind,
				sessionId: event.session_id,
				subjectId: event.subject_id,
				detail: event.detail
			})
		);
}

/** What the clock does at that moment; answers the mails to one person. */
async function send(now: Date, to: Someone = ana): Promise<Mail[]> {
	edge.sent.length = 0;
	await sendAgreementMails(now);
	for (const job of edge.batches.splice(0)) await mailAgreements(job);
	return edge.sent.filter((mail) => mail.to === to.email);
}

async function answer(stance: 'agree' | 'object', theme = one): Promise<void> {
	const [row] = await database.admin<
		{ fingerprint: string }[]
	>`select w.fingerprint from public.current_wordings c
		join public.theme_wordings w on w.id = c.wording_id where c.section = ${theme}`;
	const answer = {
		section: theme,
		fingerprint: row?.fingerprint ?? '',
		stance,
		reason: 'Because',
		proposal: 'Instead'
	};
	await boundToText(of.session, () => writeAs(ana, (tx) => answerTheme(tx, of.session, answer)));
}

test('a round that opens is told in one mail, by day, and never twice', async () => {
	await open();
	await noteAll();
	expect(await send(new Date('2027-03-01T23:00:00Z'))).toEqual([]);
	const [mail, ...others] = await send(noon('2027-03-02'));
	expect(others).toEqual([]);
	expect(mail?.subject).toBe('Please answer: First dialogue');
	expect(mail?.text).toContain("2 of 2 themes wait for your organisation's answer");
	expect(mail?.text).toContain(`https://colloquy.example/sessions/${of.session}/agreement`);
	await noteAll();
	expect(await send(noon('2027-03-03'))).toEqual([]);
});

test('one mail that cannot be made holds up no other, and comes later', async () => {
	await open();
	await noteAll();
	const waiting = () =>
		database.admin`select distinct person_id from private.agreement_notices where settled_at is null`;
	const before = await waiting();
	expect(before.length).toBeGreaterThan(1);
	edge.refuses = 1;
	await send(noon('2027-03-02'));
	expect(await waiting()).toHaveLength(1);
	await send(noon('2027-03-02'));
	expect(await waiting()).toEqual([]);
});

test('whose answer is missing is told when the date moves, of the last date alone, and what silence counts as', async () => {
	await open();
	await database.admin`update public.agreement_rounds set silence = 'can_live_with' where session_id = ${of.session}`;
	await database.admin`delete from private.agreement_notices`;
	for (const days of [9, 5])
		await writeAs(of.convener, (tx) =>
			moveAgreement(tx, of.session, new Date(Date.now() + days * 86_400_000))
		);
	await noteAll();
	const [mail] = await send(noon('2027-03-02'));
	expect(mail?.text.match(/The date has been moved/g)).toHaveLength(1);
	expect(mail?.text).toContain('counted as able to live with the text');
});

test('who had answered a theme is told when it is taken out', async () => {
	await open();
	await answer('agree');
	await database.admin`delete from private.agreement_notices`;
	await database.admin`delete from public.themes where id = ${one}`;
	await observeSummary(of.session);
	await noteAll();
	const [mail] = await send(noon('2027-03-03'));
	expect(mail?.text).toContain(
		'“Theme 0” has been taken out of the summary since your organisation answered'
	);
	const others = edge.sent.filter(({ to }) => to === of.convener.email);
	expect(JSON.stringify(others)).not.toContain('taken out');
});

test('who had answered is told about a change, once for a wording; who had not is still asked, and hears nothing more', async () => {
	await open();
	await noteAll();
	await send(noon('2027-03-02'));
	await answer('agree');
	await writeLine(of.summary, one, 'Another sentence.');
	await observeSummary(of.session);
	await noteAll();
	const [mail] = await send(noon('2027-03-03'));
	expect(mail?.text).toContain('The text of “Theme 0” has changed since your organisation answered');
	expect(await send(noon('2027-03-03'), of.convener)).toEqual([]);
	await noteAll();
	expect(await send(noon('2027-03-04'))).toEqual([]);
});

test('of many changes while somebody writes only the last is told, and none when it was answered meanwhile', async () => {
	await open();
	await answer('agree');
	await database.admin`delete from private.agreement_notices`;
	for (const words of ['One.', 'Two.', 'Three.']) {
		await writeLine(of.summary, one, words);
		await observeSummary(of.session);
	}
	await noteAll();
	const [mail] = await send(noon('2027-03-03'));
	expect(mail?.text.match(/has changed/g)).toHaveLength(1);
	await writeLine(of.summary, one, 'Four.');
	await observeSummary(of.session);
	await noteAll();
	await answer('agree');
	expect(await send(noon('2027-03-04'))).toEqual([]);
});

test('whoever has not answered is reminded three days and one day before, others are not', async () => {
	await open();
	const at = closesAt().getTime();
	const daysBefore = (days: number) => new Date(at - days * 86_400_000);
	for (const [days, mails] of [
		[5, 0],
		[3, 1],
		[2, 0],
		[1, 1]
	] as const) {
		await asWorker((tx) => noteClosing(tx, daysBefore(days)));
		const noonThen = noon(daysBefore(days).toISOString().slice(0, 10));
		expect(await send(noonThen), `${days} days before`).toHaveLength(mails);
	}
	await database.admin`delete from private.agreement_notices`;
	for (const theme of of.themes) await answer('agree', theme);
	await asWorker((tx) => noteClosing(tx, daysBefore(1)));
	expect(await send(noon('2027-03-03'))).toEqual([]);
});

test('another date reminds anew', () => {
	expect(closingKey('r', '2027-03-01', '2027-03-04')).not.toBe(closingKey('r', '2027-03-02', '2027-03-05'));
	expect(closingKey('r', '2027-03-01', '2027-03-05')).toBeNull();
	expect(closingKey('r', '2027-03-06', '2027-03-05')).toBeNull();
});

test('consent is asked of the organisation alone; on a sensitive circle the mail names nothing', async () => {
	await open();
	await answer('object');
	await database.admin`delete from private.agreement_notices`;
	await database.admin`delete from public.events`;
	await database.admin`update public.circles set is_sensitive = true where id = ${of.circle}`;
	await boundToText(of.session, () =>
		writeAs(of.convener, (tx) =>
			proposeReservation(tx, of.session, {
				section: one,
				organisation: ana.organisation,
				body: 'Not in our area.'
			})
		)
	);
	await noteAll();
	const [mail] = await send(noon('2027-03-03'));
	expect(edge.sent).toHaveLength(1);
	expect(mail).toMatchObject({ subject: 'Something waits for you', plainSender: true });
	for (const word of ['Theme', 'dialogue', 'Circle', 'reservation', 'area'])
		expect(mail?.text).not.toContain(word);
});

test('everybody learns that a round has been closed', async () => {
	await open();
	await database.admin`delete from public.events`;
	await boundToText(of.session, () => writeAs(of.convener, (tx) => closeAgreement(tx, of.session)));
	await noteAll();
	const [mail] = await send(noon('2027-03-03'));
	expect(mail?.subject).toBe('Agreed summary: First dialogue');
});
