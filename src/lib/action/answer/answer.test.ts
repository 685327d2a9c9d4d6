import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { asWorker, readAs, writeAs } from '$lib/server/database';
import type { Step } from '../action';
import { proposeAction, takeStep } from '../change.server';
import { editAction } from '../depth/change.server';
import type { Proposal } from '../forms';
import { readAction, readStory } from '../story.server';
import type { AnswerPurpose } from './answer';
import {
	answerByLink,
	endedLinks,
	makeAnswerLink,
	nameLead,
	nameLeadByAddress,
	openLinks,
	readAnswer,
	renewByLink,
	revokeLinks,
	saidByLink,
	saidByLinkAlready,
	sendLinkAnew
} from './answer.server';

// The queue is the edge of this world: what it is given is looked at.
const queued = vi.hoisted(() => [] as { link: string; sentBy: string | null }[]);
vi.mock('$lib/server/queue', () => ({
	enqueue: async (_: string, job: { link: string; sentBy: string | null }) => void queued.push(job)
}));

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person;
let mei: Person;
let dev: Person;
let circle: string;
let harbour: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	[ruth, mei, dev] = [
		await signedUp(admin, 'Ruth Adeyemi'),
		await signedUp(admin, 'Mei Nakamura'),
		await signedUp(admin, 'Dev Sharma')
	];
	const organisation = async (name: string) => {
		const [row] = await admin<
			{ id: string }[]
		>`insert into public.organisations (name) values (${name}) returning id`;
		return row?.id ?? '';
	};
	const host = await organisation('Northgate Council');
	harbour = await organisation('Harbour Trust');
	const other = await organisation('Lantern House');
	const [made] = await admin<{ id: string }[]>`insert into public.circles (name, host_id, is_sensitive)
		values ('Lantern Circle', ${host}, false) returning id`;
	circle = made?.id ?? '';
	for (const [person, organisation_id, role] of [
		[ruth, host, 'convener'],
		[mei, harbour, 'participant'],
		[dev, other, 'participant']
	] as const)
		await admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
			values (${circle}, ${person.id}, ${organisation_id}, ${role})`;
});
afterAll(() => database.close());

const propose = (more: Partial<Proposal> = {}) =>
	writeAs(ruth, (tx) =>
		proposeAction(tx, circle, { id: randomUUID(), title: 'Train reception staff', owner: harbour, ...more })
	);

async function link(actionId: string, person: Person, purpose: AnswerPurpose = 'answer'): Promise<string> {
	return asWorker((tx) =>
		makeAnswerLink(tx, { actionId, personId: person.id, address: person.email, purpose, batch: randomUUID() })
	);
}

test('a link accepts once, and the story says where it had been sent', async () => {
	const action = await propose();
	const token = await link(action, mei);
	expect((await readAnswer(token))?.steps).toEqual(['accept', 'counter', 'decline']);
	expect(await answerByLink(token, 'accept', {})).toBe('accepted');
	await expect(answerByLink(token, 'accept', {})).rejects.toThrow('has been used');
	expect((await readAnswer(token))?.state).toBe('used');
	const story = await readAs(dev, (tx) => readStory(tx, action));
	const line = story.at(-1);
	expect(line).toMatchObject({ step: 'accept', by: { id: mei.id }, organisation: 'Harbour Trust' });
	const seen = async (person: Person) =>
		(await readAs(person, (tx) => saidByLink(tx, action)))[line?.id ?? ''];
	expect(await seen(mei)).toBe(mei.email);
	expect(await seen(dev)).toBe(`m…@${mei.email.split('@')[1]}`);
});

test('who agrees by a link to the day of the next session is told that it follows it, and it does', async () => {
	const { admin } = database;
	const action = await propose();
	const [session] = await admin<{ id: string }[]>`
		insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${circle}, 'Next dialogue', '2085-01-01T10:00Z', '2085-01-01T12:00Z', 'Europe/London', 'attributed') returning id`;
	const token = await link(action, ruth);
	expect((await readAnswer(token))?.action).toMatchObject({ proposedDue: null, proposedBySession: false });
	await writeAs(mei, (tx) => takeStep(tx, action, 'accept', {}));
	await writeAs(mei, (tx) => takeStep(tx, action, 'move_date', { body: 'Together', bySession: true }));
	expect((await readAnswer(token))?.action).toMatchObject({
		proposedDue: '2085-01-01',
		proposedBySession: true
	});
	expect(await answerByLink(token, 'agree_date', {})).toBe('accepted');
	await admin`update public.sessions set starts_at = '2085-02-03T10:00Z', ends_at = '2085-02-03T12:00Z' where id = ${session?.id ?? ''}`;
	expect(await readAs(mei, (tx) => readAction(tx, action))).toMatchObject({
		due: '2085-02-03',
		dueBySession: true
	});
	await admin`delete from public.sessions where id = ${session?.id ?? ''}`;
});

test('who answers by a link may offer the day of the next session, and it follows that session', async () => {
	const { admin } = database;
	const action = await propose();
	const token = await link(action, mei);
	expect((await readAnswer(token))?.action.nextSession).toBeNull();
	await expect(answerByLink(token, 'counter', { body: 'Later', bySession: true })).rejects.toThrow(
		'No further session is planned yet'
	);
	const [session] = await admin<{ id: string }[]>`
		insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${circle}, 'Next dialogue', '2085-01-01T10:00Z', '2085-01-01T12:00Z', 'Europe/London', 'attributed') returning id`;
	expect((await readAnswer(token))?.action.nextSession).toBe('2085-01-01');
	await admin`update public.circles set is_sensitive = true where id = ${circle}`;
	expect((await readAnswer(token))?.action.nextSession).toBeNull();
	await expect(answerByLink(token, 'counter', { body: 'Later', bySession: true })).rejects.toThrow(
		'Propose another date or another wording.'
	);
	await admin`update public.circles set is_sensitive = false where id = ${circle}`;
	expect(await answerByLink(token, 'counter', { body: 'Later', bySession: true })).toBe('countered');
	await admin`update public.sessions set starts_at = '2085-02-03T10:00Z', ends_at = '2085-02-03T12:00Z' where id = ${session?.id ?? ''}`;
	expect(await readAs(ruth, (tx) => readAction(tx, action))).toMatchObject({
		proposedDue: '2085-02-03',
		proposedBySession: true
	});
	await admin`delete from public.sessions where id = ${session?.id ?? ''}`;
});

test('a link says that a commitment is due by the next session, until that session is over or closed', async () => {
	const { admin } = database;
	const [session] = await admin<{ id: string }[]>`
		insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${circle}, 'Next dialogue', '2085-01-01T10:00Z', '2085-01-01T12:00Z', 'Europe/London', 'attributed') returning id`;
	const id = session?.id ?? '';
	const action = await propose({ bySession: true });
	const token = await link(action, mei);
	const isBySession = async () => [
		(await readAnswer(token))?.action.dueBySession,
		(await readAs(mei, (tx) => readAction(tx, action)))?.dueBySession
	];
	expect((await readAnswer(token))?.action.due).toBe('2085-01-01');
	expect(await isBySession()).toEqual([true, true]);
	await admin`update public.sessions set closed_at = now() where id = ${id}`;
	expect(await isBySession()).toEqual([false, false]);
	await admin`update public.sessions set closed_at = null, starts_at = now() - interval '2 hours', ends_at = now() - interval '1 hour' where id = ${id}`;
	expect(await isBySession()).toEqual([false, false]);
	await admin`delete from public.sessions where id = ${id}`;
});

test('the steps behind a link stand in the order they have elsewhere', async () => {
	const action = await propose();
	const token = await link(action, mei, 'report');
	await writeAs(mei, (tx) => takeStep(tx, action, 'accept', {}));
	expect((await readAnswer(token))?.steps).toEqual(['report', 'block', 'finish', 'move_date']);
});

test('an answer by link is to what was read: changed meanwhile, nothing is promised', async () => {
	const action = await propose({ detail: 'Twenty people' });
	const token = await link(action, mei);
	const { terms } = (await readAnswer(token))?.action ?? { terms: 0 };
	const detail = { version: 1, detail: 'Two hundred people', priority: 'normal', strand: null, phase: null };
	await writeAs(ruth, (tx) => editAction(tx, action, detail as never));
	await expect(answerByLink(token, 'accept', { terms })).rejects.toThrow(
		'It has changed since you opened it'
	);
	const now = (await readAnswer(token))?.action;
	expect(now).toMatchObject({ state: 'proposed', detail: 'Two hundred people' });
	expect(await answerByLink(token, 'accept', { terms: now?.terms })).toBe('accepted');
});

test('the same answer sent twice by one link was given once; another one was not', async () => {
	const action = await propose();
	const token = await link(action, mei);
	await answerByLink(token, 'decline', { body: 'We have nobody' });
	expect(await saidByLinkAlready(token, 'decline', { body: 'We have nobody' })).toBe(true);
	expect(await saidByLinkAlready(token, 'decline', { body: 'We have no time' })).toBe(false);
	expect(await saidByLinkAlready(token, 'accept', {})).toBe(false);
});

test('another date, or other words, sent by a link that was used is not the answer that was given', async () => {
	const action = await propose({ due: '2089-06-01' });
	const token = await link(action, mei);
	const terms = { due: '2089-07-01', title: 'Train reception staff' };
	await answerByLink(token, 'counter', terms);
	expect(await saidByLinkAlready(token, 'counter', terms)).toBe(true);
	expect(await saidByLinkAlready(token, 'counter', { ...terms, due: '2089-08-01' })).toBe(false);
	expect(await saidByLinkAlready(token, 'counter', { ...terms, title: 'Train the night desk' })).toBe(false);
	expect(await saidByLinkAlready(token, 'counter', { ...terms, link: 'https://example.org/why' })).toBe(
		false
	);
});

test('looking at a link does nothing, however often', async () => {
	const action = await propose();
	const token = await link(action, mei);
	for (let look = 0; look < 3; look++) await readAnswer(token);
	expect((await readAs(mei, (tx) => readAction(tx, action)))?.state).toBe('proposed');
	expect((await readAnswer(token))?.state).toBe('open');
});

test('a link says nothing but what it is for', async () => {
	const action = await propose();
	const token = await link(action, mei);
	await expect(answerByLink(token, 'withdraw', { body: 'no' })).rejects.toThrow('something else');
	await answerByLink(token, 'accept', {});
	const report = await link(action, mei, 'report');
	await expect(answerByLink(report, 'accept', {})).rejects.toThrow('something else');
	await expect(answerByLink(report, 'report', {})).rejects.toThrow('Say what has happened');
	expect(await answerByLink(report, 'report', { body: 'Twelve trained', progress: 40 })).toBe('in_progress');
});

test('a link gives no more than its person has: an outsider, a lapsed member, another address', async () => {
	const action = await propose();
	await expect(answerByLink(await link(action, dev), 'accept', {})).rejects.toThrow('not yours');
	const token = await link(action, mei);
	await database.admin`update public.person_emails set email = 'elsewhere@example.org' where person_id = ${mei.id}`;
	expect(await readAnswer(token)).toBeNull();
	await database.admin`update public.person_emails set email = ${mei.email} where person_id = ${mei.id}`;
	await database.admin`update public.memberships set ended_at = now() where person_id = ${mei.id}`;
	expect((await readAnswer(token))?.steps).toEqual([]);
	await expect(answerByLink(token, 'accept', {})).rejects.toThrow('no such commitment');
	await database.admin`update public.memberships set ended_at = null where person_id = ${mei.id}`;
	expect(await readAnswer(randomBytes(24).toString('hex'))).toBeNull();
});

test('the convener and the owner end a link, others can neither see nor end it', async () => {
	const action = await propose();
	const token = await link(action, mei);
	expect(await readAs(dev, (tx) => openLinks(tx, action))).toEqual([]);
	await expect(writeAs(dev, (tx) => revokeLinks(tx, action, null))).rejects.toThrow('Only conveners');
	const [seen] = await readAs(ruth, (tx) => openLinks(tx, action));
	expect(seen?.address).toMatch(/^m…@/);
	await writeAs(ruth, (tx) => revokeLinks(tx, action, seen?.id ?? null));
	await expect(answerByLink(token, 'accept', {})).rejects.toThrow('withdrawn');
	await database.admin`update private.answer_links set revoked_at = null, expires_at = now() - interval '1 day' where action_id = ${action}`;
	await expect(answerByLink(token, 'accept', {})).rejects.toThrow('expired');
});

test('somebody known by address only leads and accepts, sees nothing else, and is no member', async () => {
	const action = await propose();
	await writeAs(ruth, (tx) => nameLeadByAddress(tx, action, 'Sam@Example.org', 'Sam Okoro'));
	await writeAs(ruth, (tx) => nameLeadByAddress(tx, action, 'sam@example.org', 'Sam Okoro'));
	const found = await readAs(dev, (tx) => readAction(tx, action));
	expect(found?.lead?.name).toBe('Sam Okoro');
	const sam = { id: found?.lead?.id ?? '', email: 'sam@example.org' } as Person;
	expect(await answerByLink(await link(action, sam), 'accept', {})).toBe('accepted');
	const another = await propose();
	await expect(answerByLink(await link(another, sam), 'accept', {})).rejects.toThrow('no such commitment');
	const [row] =
		await database.admin`select count(*)::int as n from public.memberships where person_id = ${sam.id}`;
	expect(row?.n).toBe(0);
	const account = await signedUp(database.admin, 'Sam Okoro');
	await database.admin`delete from public.people where id = ${account.id}`;
	await database.admin`update public.people set user_id = ${account.userId} where id = ${sam.id}`;
	expect(
		await readAs({ ...account, ...sam, userId: account.userId }, (tx) => readAction(tx, action))
	).toBeNull();
});

test('naming an address does not tell whose it is: the name that was written stands until they answer', async () => {
	const { admin } = database;
	const known = await signedUp(admin, 'Alexandra Petrova');
	const action = await propose();
	await writeAs(ruth, (tx) => nameLeadByAddress(tx, action, known.email, 'Alex'));
	const nameOf = async () => (await readAs(ruth, (tx) => readAction(tx, action)))?.lead?.name;
	const seen = () =>
		readAs(ruth, (tx) => tx.selectFrom('people').select('name').where('id', '=', known.id).execute());
	expect(await nameOf()).toBe('Alex');
	expect(await seen()).toEqual([]);
	const token = await link(action, known);
	expect((await readAs(ruth, (tx) => openLinks(tx, action))).map(({ person }) => person)).toEqual(['Alex']);

	await answerByLink(token, 'accept', {});
	expect(await nameOf()).toBe('Alexandra Petrova');
	expect(await seen()).toHaveLength(1);
});

test('somebody the circle meets elsewhere keeps their name when an address of theirs is named', async () => {
	const { admin } = database;
	const known = await signedUp(admin, 'Hana Novak');
	const first = await propose();
	await writeAs(ruth, (tx) => nameLeadByAddress(tx, first, known.email, 'Hana'));
	await answerByLink(await link(first, known), 'accept', {});
	const second = await propose();
	await writeAs(ruth, (tx) => nameLeadByAddress(tx, second, known.email, 'H'));
	const people = await readAs(ruth, (tx) =>
		tx.selectFrom('people').select('name').where('id', '=', known.id).execute()
	);
	expect(people).toEqual([{ name: 'Hana Novak' }]);
});

test('only those who asked or own it name a lead, and not somebody of another organisation', async () => {
	const action = await propose();
	await expect(writeAs(dev, (tx) => nameLeadByAddress(tx, action, 'x@example.org', ''))).rejects.toThrow(
		'Only those'
	);
	await expect(writeAs(ruth, (tx) => nameLeadByAddress(tx, action, dev.email, ''))).rejects.toThrow(
		'another organisation'
	);
});

test('nobody makes a lead, by an address of their own, who then answers for another organisation', async () => {
	const action = await writeAs(dev, (tx) =>
		proposeAction(tx, circle, { id: randomUUID(), title: 'Pay for all of it', owner: harbour } as never)
	);
	await expect(
		writeAs(dev, (tx) => nameLeadByAddress(tx, action, 'dev.at.home@example.org', 'A colleague'))
	).rejects.toThrow('Only facilitators');
	await writeAs(mei, (tx) => nameLeadByAddress(tx, action, 'colleague@example.org', 'A colleague'));
});

test('a link that has ended, or whose reader has left the circle, shows nothing of the commitment any more', async () => {
	const { admin } = database;
	const action = await propose();
	const shown = async (token: string) => (await readAnswer(token))?.action;
	const nothing = { title: '', detail: '', owner: '', due: null, proposedDue: null };
	const token = await link(action, mei);
	expect(await shown(token)).toMatchObject({ title: 'Train reception staff', owner: 'Harbour Trust' });

	await admin`update private.answer_links set expires_at = now() - interval '1 day' where action_id = ${action}`;
	expect(await shown(token)).toMatchObject(nothing);
	await admin`update private.answer_links set expires_at = now() + interval '1 day', revoked_at = now() where action_id = ${action}`;
	expect(await shown(token)).toMatchObject(nothing);

	await admin`update private.answer_links set revoked_at = null where action_id = ${action}`;
	await admin`update public.memberships set ended_at = now() where person_id = ${mei.id} and circle_id = ${circle}`;
	expect(await readAnswer(token)).toMatchObject({ circle: '', steps: [], action: nothing });
	await admin`update public.memberships set ended_at = null where person_id = ${mei.id} and circle_id = ${circle}`;

	await answerByLink(token, 'accept', {});
	expect(await shown(token)).toMatchObject({ title: 'Train reception staff' });
});

test('a lead without an account carries it to its end by link: in the way, on again, done', async () => {
	const action = await propose();
	await writeAs(mei, (tx) => takeStep(tx, action, 'accept', {}));
	await writeAs(mei, (tx) => nameLeadByAddress(tx, action, 'kim@example.org', 'Kim Sato'));
	const kim = {
		id: (await readAs(mei, (tx) => readAction(tx, action)))?.lead?.id ?? '',
		email: 'kim@example.org'
	} as Person;
	const say = async (step: Step, body: string) =>
		answerByLink(await link(action, kim, 'report'), step, { body });
	expect(await say('block', 'No room')).toBe('blocked');
	expect(await say('resume', '')).toBe('in_progress');
	await expect(say('finish', '')).rejects.toThrow('what shows that it is done');
	expect(await say('finish', 'All trained')).toBe('done');
	await expect(say('verify', '')).rejects.toThrow('something else');
});

test('who leads is named later, too, by the owner, and the story says who did before', async () => {
	const action = await propose();
	await writeAs(mei, (tx) => nameLeadByAddress(tx, action, 'lee@example.org', 'Lee'));
	await writeAs(mei, (tx) => nameLead(tx, action, mei.id));
	await expect(writeAs(mei, (tx) => nameLead(tx, action, dev.id))).rejects.toThrow('must represent');
	await expect(writeAs(dev, (tx) => nameLead(tx, action, mei.id))).rejects.toThrow('not yours');
	const story = await readAs(dev, (tx) => readStory(tx, action));
	expect(story.flatMap(({ changes }) => (changes.lead ? [changes.lead] : []))).toEqual([
		{ from: null, to: 'Lee' },
		{ from: 'Lee', to: 'Mei Nakamura' }
	]);
});

test('whose address was named and replaced before they answered is nobody the circle knows', async () => {
	const noor = await signedUp(database.admin, 'Noor Rahman');
	const action = await propose();
	await writeAs(mei, (tx) => nameLeadByAddress(tx, action, noor.email, 'A colleague'));
	await writeAs(mei, (tx) => nameLead(tx, action, mei.id));
	const known = await readAs(mei, (tx) =>
		tx.selectFrom('people').select('name').where('id', '=', noor.id).execute()
	);
	expect(known).toEqual([]);
});

test('a link that time has ended is sent again on asking; one that somebody ended is not, until somebody sends another', async () => {
	const { admin } = database;
	queued.length = 0;
	const action = await propose();
	const token = await link(action, mei);
	await renewByLink(token);
	await renewByLink(randomBytes(24).toString('hex'));
	expect(queued).toEqual([]);
	const expire = () =>
		admin`update private.answer_links set expires_at = now() - interval '1 day' where action_id = ${action}`;
	await expire();
	await renewByLink(token);
	expect(queued).toHaveLength(1);

	await link(action, mei);
	await writeAs(ruth, (tx) => revokeLinks(tx, action, null));
	await renewByLink(token);
	expect(queued).toHaveLength(1);
	expect((await readAs(dev, (tx) => readStory(tx, action))).at(-1)?.step).toBe('end_link');
	expect(await readAs(dev, (tx) => endedLinks(tx, action))).toEqual([]);
	const [ended] = await readAs(ruth, (tx) => endedLinks(tx, action));
	expect(ended?.person).toBe('Mei Nakamura');

	await expect(writeAs(dev, (tx) => sendLinkAnew(tx, ended?.id ?? ''))).rejects.toThrow('Only conveners');
	await writeAs(ruth, (tx) => sendLinkAnew(tx, ended?.id ?? ''));
	const [asked] = await admin<{ detail: { link: string } }[]>`select detail from public.events
		where kind = 'action.link_asked' and subject_id = ${action}`;
	expect(asked?.detail.link).toBe(ended?.id);
	await asWorker((tx) =>
		makeAnswerLink(tx, {
			...{ actionId: action, personId: mei.id, address: mei.email, purpose: 'answer', batch: null },
			sentBy: ruth.id
		})
	);
	expect(await readAs(ruth, (tx) => endedLinks(tx, action))).toEqual([]);
});

test('a used link stops showing the commitment when its time is over', async () => {
	const action = await propose();
	const token = await link(action, mei);
	await answerByLink(token, 'accept', {});
	expect((await readAnswer(token))?.action.title).toBe('Train reception staff');
	await database.admin`update private.answer_links set expires_at = now() - interval '1 day' where action_id = ${action}`;
	expect(await readAnswer(token)).toMatchObject({ state: 'used', action: { title: '' } });
});
