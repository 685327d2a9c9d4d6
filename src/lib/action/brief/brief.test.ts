import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { endCalendar, makeCalendar, readCalendar } from '$lib/calendar/calendar.server';
import { readAs, writeAs } from '$lib/server/database';
import { proposeAction, takeStep } from '../change.server';
import { answerBy, briefText } from './brief';
import { markBriefRead, readBrief } from './brief.server';

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person;
let mei: Person;
let circle: string;
let harbour: string;

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
	const host = await organisation('Northgate Council');
	harbour = await organisation('Harbour Trust');
	const [made] = await admin<{ id: string }[]>`insert into public.circles (name, host_id, is_sensitive)
		values ('Lantern Circle', ${host}, false) returning id`;
	circle = made?.id ?? '';
	await admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
		values (${circle}, ${ruth.id}, ${host}, 'convener'), (${circle}, ${mei.id}, ${harbour}, 'participant')`;
});
afterAll(() => database.close());

const propose = (title: string, due: string) =>
	writeAs(ruth, (tx) => proposeAction(tx, circle, { id: randomUUID(), title, owner: harbour, due } as never));
const brief = (person: Person, now = new Date()) =>
	readAs(person, (tx) => readBrief(tx, harbour, '2027-03-01', now));

test('a brief says what is to answer, what was promised, and what changed since it was read', async () => {
	const train = await propose('Train reception staff', '2027-02-20');
	await propose('Write a guide', '2027-05-01');
	await writeAs(mei, (tx) => takeStep(tx, train, 'accept', {}));
	const first = await brief(mei);
	expect(first?.toAnswer.map(({ title }) => title)).toEqual(['Write a guide']);
	expect(first?.promised.map(({ title }) => title)).toEqual(['Train reception staff']);
	expect(first?.changes.map(({ update }) => update.step)).toEqual(['accept', 'propose', 'propose']);
	const guide = first?.toAnswer[0]?.id ?? '';
	await writeAs(mei, (tx) => takeStep(tx, guide, 'accept', {}));
	await writeAs(mei, (tx) => markBriefRead(tx, harbour, first?.asOf ?? new Date()));
	// What came after it had been looked up was not read.
	expect((await brief(mei))?.changes.map(({ update }) => update.step)).toEqual(['accept']);
	await writeAs(mei, (tx) => markBriefRead(tx, harbour, new Date()));
	expect((await brief(mei))?.changes).toEqual([]);
	expect(first && briefText(first, 'https://colloquy.example')).toContain(
		'* Train reception staff (Late by 9 days, Lantern Circle)'
	);
});

test('a brief is for the people of the organisation alone', async () => {
	expect(await brief(ruth)).toBeNull();
});

test('the mail of a brief names nothing of a sensitive circle', async () => {
	await database.admin`update public.circles set is_sensitive = true`;
	const found = await brief(mei);
	const text = found ? briefText(found, 'https://colloquy.example') : '';
	expect(text).toContain('2 in circles whose emails name nothing');
	for (const word of ['Train', 'guide', 'Lantern', 'Harbour']) expect(text).not.toContain(word);
	await database.admin`update public.circles set is_sensitive = false`;
});

test('a calendar shows what its maker may see, until the address is ended or they have left', async () => {
	const mine = await writeAs(mei, (tx) => makeCalendar(tx, null));
	const ours = await writeAs(mei, (tx) => makeCalendar(tx, harbour));
	await expect(writeAs(ruth, (tx) => makeCalendar(tx, harbour))).rejects.toThrow(
		'Only people of an organisation'
	);
	const titles = async (token: string) => (await readCalendar(token))?.due.map(({ title }) => title) ?? null;
	expect(await titles(mine)).toEqual(await titles(ours));
	const again = await writeAs(mei, (tx) => makeCalendar(tx, null));
	expect(await titles(mine)).toBeNull();
	await database.admin`update public.memberships set ended_at = now() where person_id = ${mei.id}`;
	expect(await titles(again)).toEqual([]);
	expect(await titles(ours)).toEqual([]);
	await database.admin`update public.memberships set ended_at = null where person_id = ${mei.id}`;
	await writeAs(mei, (tx) => endCalendar(tx, null));
	expect(await titles(again)).toBeNull();
	expect(await titles('ab'.repeat(24))).toBeNull();
});

test('what was asked of others and waits for one’s word is to answer, by the next session or before it is due', async () => {
	const northgate = await askers();
	const count = await propose('Count the beds', '2027-04-20');
	await writeAs(mei, (tx) => takeStep(tx, count, 'counter', { due: '2027-06-30' }));
	const own = async () => {
		const found = await readAs(ruth, (tx) => readBrief(tx, northgate, '2027-03-01', new Date()));
		return found?.toAnswer.map((action) => [action.title, answerBy(action, '2027-03-01')]);
	};
	expect(await own()).toEqual([['Count the beds', 'answer by 20 April, when it is due']]);
	await database.admin`insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${circle}, 'Next', '2027-03-15T10:00Z', '2027-03-15T12:00Z', 'Europe/London', 'attributed')`;
	expect(await own()).toEqual([['Count the beds', 'answer by 15 March, the next session']]);
	expect((await brief(mei))?.waiting.map(({ title }) => title)).toContain('Count the beds');
});

test('nobody is asked to agree with themselves where somebody else could', async () => {
	const own = await writeAs(mei, (tx) =>
		proposeAction(tx, circle, { title: 'Mend the door', owner: harbour, due: '2027-05-20' } as never)
	);
	await writeAs(mei, (tx) => takeStep(tx, own, 'accept', {}));
	await writeAs(mei, (tx) => takeStep(tx, own, 'move_date', { due: '2027-07-01', body: 'It takes longer' }));
	const toAnswer = async () => (await brief(mei))?.toAnswer.map(({ title }) => title);
	expect(await toAnswer()).not.toContain('Mend the door');
	await database.admin`update public.memberships set ended_at = now() where person_id = ${ruth.id}`;
	await database.admin`update public.memberships set role = 'facilitator' where person_id = ${mei.id}`;
	expect(await toAnswer()).toContain('Mend the door');
	await database.admin`update public.memberships set ended_at = null where person_id = ${ruth.id}`;
	await database.admin`update public.memberships set role = 'participant' where person_id = ${mei.id}`;
});

test('what was handed away is told to those who had it', async () => {
	const northgate = await askers();
	const call = await propose('Call the hotels', '2027-05-20');
	await writeAs(mei, (tx) => takeStep(tx, call, 'accept', {}));
	await writeAs(mei, (tx) => takeStep(tx, call, 'hand_over', { owner: northgate }));
	await writeAs(ruth, (tx) => takeStep(tx, call, 'take_over', {}));
	const told = (await brief(mei))?.changes.find(({ update }) => update.step === 'take_over');
	expect(told?.action.title).toBe('Call the hotels');
});

async function askers(): Promise<string> {
	const [row] = await database.admin<
		{ id: string }[]
	>`select id from public.organisations where name = 'Northgate Council'`;
	return row?.id ?? '';
}
