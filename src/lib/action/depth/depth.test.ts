import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../../tests/support/database';
import { decisionsThatStand } from '$lib/decision/decision.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { countActions } from '../action.server';
import type { Step } from '../action';
import type { Proposal, StepInput } from '../forms';
import { askSupport, makeActionPublic, proposeAction, supportAction, takeStep } from '../change.server';
import { myActions } from '../mine/mine.server';
import { deed } from '../deed';
import { readAction, readStory } from '../story.server';
import {
	addLink,
	dependOn,
	editAction,
	measure,
	nameDecision,
	removeLink,
	setIndicator,
	showActionTo
} from './change.server';
import { editForm, indicatorForm, linkForm, present, readingForm } from './depth';
import { actionsFrom, readSurroundings } from './surroundings.server';

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person, mei: Person, dev: Person, ines: Person;
let circle: string, host: string, harbour: string, shore: string, lantern: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	[ruth, mei, dev, ines] = [
		await signedUp(admin, 'Ruth Adeyemi'),
		await signedUp(admin, 'Mei Nakamura'),
		await signedUp(admin, 'Dev Patel'),
		await signedUp(admin, 'Ines Duarte')
	];
	host = await add('organisations', { name: 'Northgate Foundation' });
	harbour = await add('organisations', { name: 'Harbour Trust' });
	shore = await add('organisations', { name: 'Shore Council' });
	lantern = await add('organisations', { name: 'Lantern House' });
	circle = await add('circles', { name: 'Lantern Circle', host_id: host });
	for (const [person, organisation_id, role] of [
		[ruth, host, 'convener'],
		[mei, harbour, 'participant'],
		[dev, shore, 'participant'],
		[ines, lantern, 'participant']
	] as const)
		await add('memberships', { circle_id: circle, person_id: person.id, organisation_id, role });
});
afterAll(() => database.close());

async function add(table: string, row: Record<string, unknown>): Promise<string> {
	const { admin } = database;
	const [made] = await admin<
		{ id: string }[]
	>`insert into ${admin(`public.${table}`)} ${admin(row)} returning id`;
	return made?.id ?? '';
}

const propose = (by: Person, given: Partial<Proposal> = {}) =>
	writeAs(by, (tx) =>
		proposeAction(tx, circle, { title: 'Train reception staff', owner: harbour, ...given })
	);
const take = (by: Person, id: string, step: Step, given: StepInput = {}) =>
	writeAs(by, (tx) => takeStep(tx, id, step, given));
const look = (by: Person, id: string) => readAs(by, (tx) => readAction(tx, id));
const story = (by: Person, id: string) => readAs(by, (tx) => readStory(tx, id));
const around = (by: Person, id: string) => readAs(by, (tx) => readSurroundings(tx, id));

/** Late in the evening: the day counts where the session takes place, which is the day after. */
const plan = (starts: string) =>
	writeAs(ruth, (tx) =>
		tx
			.insertInto('sessions')
			.values({
				circle_id: circle,
				title: 'Next dialogue',
				starts_at: `${starts}T16:30:00Z`,
				ends_at: `${starts}T18:00:00Z`,
				time_zone: 'Asia/Tokyo',
				attribution: 'attributed'
			})
			.returning('id')
			.executeTakeFirstOrThrow()
	);
const move = (session: { id: string }, day: string) =>
	writeAs(ruth, (tx) =>
		tx
			.updateTable('sessions')
			.set({ starts_at: `${day}T08:00:00Z`, ends_at: `${day}T09:00:00Z` })
			.where('id', '=', session.id)
			.execute()
	);
const callOff = (session: { id: string }) =>
	writeAs(ruth, (tx) => tx.deleteFrom('sessions').where('id', '=', session.id).execute());

test('a part is a commitment of its own, tied to the whole, whose owner keeps the rest', async () => {
	const whole = await propose(ruth, { due: '2027-03-01', priority: 'high' });
	await take(mei, whole, 'accept');
	await expect(take(ines, whole, 'split', { title: 'A part', owner: shore })).rejects.toThrow(/not yours/);
	await take(ruth, whole, 'split', { title: 'The night staff', owner: shore, body: 'Shifts from nine' });
	const { parts } = await around(ruth, whole);
	expect(parts).toMatchObject([{ title: 'The night staff', state: 'proposed', owner: 'Shore Council' }]);
	const [part] = parts;
	await take(dev, part?.id ?? '', 'accept');
	expect(await look(dev, part?.id ?? '')).toMatchObject({
		state: 'accepted',
		due: '2027-03-01',
		priority: 'high'
	});
	expect((await around(dev, part?.id ?? '')).whole).toMatchObject({ id: whole });
	expect(await look(mei, whole)).toMatchObject({ state: 'accepted', owner: { name: 'Harbour Trust' } });
});

test('it is handed over only when the other accepts; the former owner stays in the story', async () => {
	const id = await propose(ruth);
	await take(mei, id, 'accept');
	await take(mei, id, 'hand_over', { owner: shore, body: 'They run the desks' });
	expect(await look(mei, id)).toMatchObject({ owner: { id: harbour }, asked: { name: 'Shore Council' } });
	await take(mei, id, 'report', { body: 'Still ours until then' });
	await expect(take(ines, id, 'take_over')).rejects.toThrow(/not yours/);
	await take(dev, id, 'take_over');
	expect(await look(dev, id)).toMatchObject({
		owner: { id: shore },
		lead: { name: 'Dev Patel' },
		asked: null,
		state: 'in_progress',
		isPublic: false
	});
	await expect(take(mei, id, 'report', { body: 'Mine' })).rejects.toThrow(/not yours/);
	expect((await story(ines, id)).at(-1)).toMatchObject({
		step: 'take_over',
		ownerFrom: 'Harbour Trust',
		ownerTo: 'Shore Council'
	});
});

test('evidence that is only the beginning of an address shows nothing', async () => {
	const id = await propose(ruth);
	await take(mei, id, 'accept');
	for (const link of ['https://', 'http:///report', 'https://.', 'ftp://example.org'])
		await expect(take(mei, id, 'finish', { link }), link).rejects.toThrow(/an address of the web/);
	await take(mei, id, 'finish', { link: 'https://example.org/report' });
});

test('what is taken over is taken over by its date: what had been asked about it ends, and the story says so', async () => {
	const id = await propose(ruth, { due: '2085-03-01' });
	await take(mei, id, 'accept');
	await take(mei, id, 'move_date', { due: '2085-06-30', body: 'We are short of people' });
	await take(mei, id, 'hand_over', { owner: shore });
	await take(dev, id, 'take_over');
	expect(await look(ruth, id)).toMatchObject({ due: '2085-03-01', proposedDue: null });
	expect((await look(ruth, id))?.steps).not.toContain('agree_date');
	const [last] = (await story(ruth, id)).slice(-1);
	expect(last && deed(last, '2085-01-01')).toBe(
		'took it over from Harbour Trust, by its date as it was: 30 June is no longer asked for'
	);
});

test('a title of nothing that can be seen is refused wherever one is given', async () => {
	const nothing = '\u200b\u200b\u2060';
	await expect(propose(ruth, { title: nothing })).rejects.toThrow(/in a few words/);
	const id = await propose(ruth);
	const split = { title: nothing, owner: shore };
	await expect(take(ruth, id, 'split', split)).rejects.toThrow(/in a few words/);
	await expect(take(mei, id, 'counter', { title: nothing })).rejects.toThrow(/in a few words/);
	await take(mei, id, 'decline', { body: 'No room' });
	await expect(take(ruth, id, 'propose_again', { title: nothing })).rejects.toThrow(/in a few words/);
});

test('of two that are the same one stays, and each points to the other', async () => {
	const stays = await propose(ruth);
	const goes = await propose(ines, { title: 'Train the reception' });
	await expect(take(ines, goes, 'merge', { other: stays })).rejects.toThrow(/not yours/);
	await expect(take(ruth, goes, 'merge', { other: goes })).rejects.toThrow(/the commitment that stays/);
	await take(ruth, goes, 'merge', { other: stays });
	expect(await look(ines, goes)).toMatchObject({ state: 'withdrawn' });
	expect((await around(ines, goes)).mergedInto).toMatchObject({ id: stays });
	expect((await around(ines, stays)).merged).toMatchObject([{ id: goes }]);
	expect((await story(ines, stays)).at(-1)).toMatchObject({ step: 'absorb', other: { id: goes } });
	await expect(take(ruth, stays, 'merge', { other: goes })).rejects.toThrow(/the commitment that stays/);
});

test('by the next session: without a day until it is planned, then on its day, also when it moves or is called off', async () => {
	const id = await propose(ruth, { bySession: true });
	expect(await look(mei, id)).toMatchObject({ due: null, dueBySession: true });
	const session = await plan('2090-05-06');
	expect(await look(mei, id)).toMatchObject({ due: '2090-05-07', dueBySession: true });
	const later = await propose(ruth, { bySession: true });
	expect(await look(mei, later)).toMatchObject({ due: '2090-05-07' });
	await move(session, '2090-06-01');
	expect(await look(mei, id)).toMatchObject({ due: '2090-06-01' });
	expect((await story(mei, id)).at(-1)).toMatchObject({
		step: 'follow_session',
		by: { name: 'Ruth Adeyemi' },
		dueFrom: '2090-05-07',
		dueTo: '2090-06-01'
	});
	// A date that both sides agree to is a date, whatever becomes of the session.
	await take(mei, later, 'counter', { due: '2090-09-09' });
	await take(ruth, later, 'agree');
	await callOff(session);
	expect(await look(mei, id)).toMatchObject({ due: null, dueBySession: true });
	expect(await look(mei, later)).toMatchObject({ due: '2090-09-09', dueBySession: false });
	await plan('2090-07-07');
	expect(await look(mei, id)).toMatchObject({ due: '2090-07-08' });
});

test('a date offered for the next session follows it, before it is agreed to and afterwards', async () => {
	const session = await plan('2085-01-01');
	const [countered, later, again, called] = [
		await propose(ruth),
		await propose(ruth, { due: '2084-12-01' }),
		await propose(ruth),
		await propose(ruth, { due: '2084-12-01' })
	];
	await take(mei, countered, 'counter', { bySession: true });
	expect(await look(ruth, countered)).toMatchObject({
		proposedDue: '2085-01-02',
		proposedBySession: true,
		nextSession: '2085-01-02'
	});
	// The day offered stands in for one that is given along with it.
	for (const id of [later, called]) {
		await take(mei, id, 'accept');
		await take(mei, id, 'move_date', { body: 'Together', bySession: true, due: '2084-12-24' });
	}
	await take(mei, again, 'counter', { due: '2086-01-01' });
	await take(ruth, again, 'propose_again', { bySession: true });
	expect(await look(mei, again)).toMatchObject({ due: '2085-01-02', dueBySession: true, proposedDue: null });

	await move(session, '2085-02-03');
	expect(await look(ruth, countered)).toMatchObject({ proposedDue: '2085-02-03' });
	expect(await look(mei, again)).toMatchObject({ due: '2085-02-03' });
	await take(ruth, countered, 'agree');
	await take(ruth, later, 'agree_date');
	for (const id of [countered, later])
		expect(await look(ruth, id)).toMatchObject({
			due: '2085-02-03',
			dueBySession: true,
			proposedDue: null,
			proposedBySession: false
		});
	expect((await story(ruth, later)).at(-1)).toMatchObject({ dueFrom: '2084-12-01', dueTo: '2085-02-03' });

	await move(session, '2085-03-04');
	expect(await look(ruth, later)).toMatchObject({ due: '2085-03-04' });
	await take(ruth, called, 'keep_date');
	expect(await look(ruth, called)).toMatchObject({ due: '2084-12-01', dueBySession: false });
	await take(mei, called, 'move_date', { body: 'Together', bySession: true });
	await callOff(session);
	// Called off, what was offered is a day like any other.
	expect(await look(ruth, called)).toMatchObject({ proposedDue: '2085-03-04', proposedBySession: false });
	await take(ruth, called, 'agree_date');
	expect(await look(ruth, called)).toMatchObject({ due: '2085-03-04', dueBySession: false });
});

test('whether a date follows a session is a matter of what was said, not of which days happen to be the same', async () => {
	const session = await plan('2087-01-01');
	const day = '2087-01-02';
	const [fixed, worded, typed] = [
		await propose(ruth, { due: '2087-02-03' }),
		await propose(ruth, { due: day }),
		await propose(ruth)
	];
	await take(mei, fixed, 'accept');
	await take(mei, fixed, 'move_date', { body: 'Together', bySession: true });
	await take(mei, worded, 'counter', { bySession: true, title: 'Print the other poster' });
	await take(mei, typed, 'counter', { bySession: true });
	await take(ruth, typed, 'propose_again', { due: day });
	await take(ruth, worded, 'agree');
	// The session comes to lie on the very day that was agreed to before.
	await move(session, '2087-02-03');
	expect((await story(mei, fixed)).at(-1)).toMatchObject({
		step: 'follow_proposal',
		dueFrom: day,
		dueTo: '2087-02-03',
		by: { id: ruth.id }
	});
	await take(ruth, fixed, 'agree_date');
	const agreed = (await story(mei, fixed)).at(-1);
	expect(agreed?.changes.session).toEqual({ to: 'Next dialogue' });
	for (const [id, due, dueBySession] of [
		[fixed, '2087-02-03', true],
		[worded, '2087-02-03', true],
		[typed, day, false]
	] as const)
		expect(await look(mei, id), id).toMatchObject({ due, dueBySession, proposedBySession: false });
	await move(session, '2087-03-04');
	expect(await look(mei, fixed)).toMatchObject({ due: '2087-03-04' });
	expect(await look(mei, typed)).toMatchObject({ due: day });
	await callOff(session);
});

test('what was offered for a session is over with it, and with the answer', async () => {
	const session = await plan('2088-01-01');
	const [withdrawn, past] = [await propose(ruth), await propose(ruth, { due: '2087-12-01' })];
	await take(mei, withdrawn, 'counter', { bySession: true });
	await take(ruth, withdrawn, 'withdraw', { body: 'Not needed' });
	await take(mei, past, 'accept');
	await take(mei, past, 'move_date', { body: 'Together', bySession: true });
	await move(session, '2088-02-03');
	expect(await look(ruth, withdrawn)).toMatchObject({ proposedDue: null, proposedBySession: false });
	expect((await story(ruth, withdrawn)).at(-1)?.step).toBe('withdraw');
	await move(session, '2020-01-01');
	expect(await look(ruth, past)).toMatchObject({ proposedBySession: false });
	await expect(take(ines, past, 'move_date', { body: 'Mine', bySession: true })).rejects.toThrow();
	await callOff(session);
});

test('a session that moves while its day is being offered is waited for', async () => {
	const session = await plan('2089-01-01');
	const id = await propose(ruth);
	const offered = Promise.withResolvers<void>();
	const go = Promise.withResolvers<void>();
	const offering = writeAs(mei, async (tx) => {
		await takeStep(tx, id, 'counter', { bySession: true });
		offered.resolve();
		await go.promise;
	});
	await offered.promise;
	const moving = move(session, '2089-02-03');
	go.resolve();
	await Promise.all([offering, moving]);
	expect(await look(ruth, id)).toMatchObject({ proposedDue: '2089-02-03', proposedBySession: true });
	await callOff(session);
});

test('a date can only be that of a session which is planned', async () => {
	const elsewhere = await add('circles', { name: 'Ports', host_id: host });
	for (const [person, organisation_id, role] of [
		[ruth, host, 'convener'],
		[mei, harbour, 'participant']
	] as const)
		await add('memberships', { circle_id: elsewhere, person_id: person.id, organisation_id, role });
	const id = await writeAs(ruth, (tx) =>
		proposeAction(tx, elsewhere, { title: 'Light the quay', owner: harbour })
	);
	await expect(take(mei, id, 'counter', { bySession: true })).rejects.toThrow(
		/No further session is planned/
	);
	await expect(take(dev, id, 'counter', { bySession: true })).rejects.toThrow(/no such commitment/i);
	expect(await look(mei, id)).toMatchObject({ state: 'proposed', nextSession: null });
});

test('what only those concerned may see is nowhere to be found for the others', async () => {
	const before = await readAs(ines, (tx) => countActions(tx, circle, '2026-11-21'));
	const id = await propose(dev, { concerned: true, title: 'A quiet word with the board' });
	await writeAs(mei, (tx) => addLink(tx, id, { title: 'Notes', address: 'https://example.org' }));
	const open = await propose(ruth);
	await writeAs(ruth, (tx) => dependOn(tx, open, id, true));
	for (const person of [ruth, mei, dev]) expect(await look(person, id), person.email).not.toBeNull();
	expect(await look(ines, id)).toBeNull();
	expect(await story(ines, id)).toEqual([]);
	expect((await around(ines, open)).needs).toEqual([]);
	expect((await around(dev, open)).needs).toHaveLength(1);
	const now = await readAs(ines, (tx) => countActions(tx, circle, '2026-11-21'));
	expect(now.total).toBe(before.total + 1);
	const heard = await readAs(ines, (tx) =>
		tx.selectFrom('events').select('id').where('subject_id', '=', id).execute()
	);
	expect(heard).toEqual([]);
	await expect(take(ines, id, 'accept')).rejects.toThrow(/no such commitment/);

	// Whoever is asked to take over has to see what it is.
	await take(mei, id, 'accept');
	await take(mei, id, 'hand_over', { owner: lantern });
	expect(await look(ines, id)).not.toBeNull();
	await take(mei, id, 'cancel_handover');
	expect(await look(ines, id)).toBeNull();

	await expect(writeAs(dev, (tx) => showActionTo(tx, id, 'circle'))).rejects.toThrow(/Only the organisation/);
	await writeAs(mei, (tx) => showActionTo(tx, id, 'circle'));
	expect(await look(ines, id)).toMatchObject({ visibility: 'circle' });
});

test('what is kept from somebody is reckoned once a page: for that person alone, and never while something is changed', async () => {
	const id = await propose(dev, { concerned: true, title: 'Another quiet word' });
	const sees = async (tx: Tx) =>
		(await tx.selectFrom('actions').select('id').where('id', '=', id).execute()).length === 1;
	const reckoned = async (tx: Tx) =>
		(
			await sql<{
				set: string | null;
			}>`select current_setting('colloquy.hidden_actions', true) as set`.execute(tx)
		).rows[0]?.set;
	await readAs(ines, async (tx) => {
		expect(await sees(tx)).toBe(false);
		expect(await reckoned(tx)).toBe(`${ines.id}{${id}}`);
		expect(await sees(tx)).toBe(false);
		// The same snapshot with other eyes.
		await sql`select set_config('request.jwt.claims', ${JSON.stringify({ sub: mei.userId, role: 'authenticated' })}, true),
			set_config('request.jwt.claim.sub', ${mei.userId}, true)`.execute(tx);
		expect(await sees(tx)).toBe(true);
		expect(await reckoned(tx)).toBe(`${mei.id}{}`);
	});
	await writeAs(ines, async (tx) => {
		await sql`select set_config('colloquy.hidden_actions', ${`${ines.id}{}`}, true)`.execute(tx);
		expect(await sees(tx)).toBe(false);
	});
	await writeAs(mei, (tx) => showActionTo(tx, id, 'circle'));
	expect(await readAs(ines, sees)).toBe(true);
});

test('nothing waits for itself, not even around several corners', async () => {
	const [first = '', second = '', third = ''] = [
		await propose(ruth),
		await propose(ruth),
		await propose(ruth)
	];
	const wait = (id: string, needs: string) => writeAs(ruth, (tx) => dependOn(tx, id, needs, true));
	await wait(first, second);
	await wait(second, third);
	await expect(wait(third, first)).rejects.toThrow(/wait for each other/);
	await expect(wait(first, first)).rejects.toThrow(/another commitment/);
	await writeAs(ruth, (tx) => dependOn(tx, second, third, false));
	await wait(third, first);
	expect((await around(mei, first)).neededBy).toMatchObject([{ id: third }]);
});

test('a corrected value stays, and does not count', async () => {
	const id = await propose(ruth);
	const given = indicatorForm.parse({
		name: 'Staff trained',
		unit: 'people',
		baseline: '0',
		target: '1,200'
	});
	await writeAs(ruth, (tx) => setIndicator(tx, id, given));
	const gauge = async () => (await around(ines, id)).gauges[0];
	const indicator = (await gauge())?.id ?? '';
	const count = (by: Person, value: string, corrects = '') =>
		writeAs(by, (tx) => measure(tx, readingForm.parse({ indicator, value, day: '2026-11-20', corrects })));
	await expect(count(mei, '3')).rejects.toThrow(/moved on/);
	await take(mei, id, 'accept');
	await count(mei, '410');
	const [wrong] = (await gauge())?.readings ?? [];
	await expect(count(dev, '41', wrong?.id)).rejects.toThrow(/not yours/);
	await count(mei, '41', wrong?.id);
	await expect(count(mei, '42', wrong?.id)).rejects.toThrow(/corrected already/);
	const now = await gauge();
	expect(now && present(now)).toMatchObject({ value: 41, by: 'Mei Nakamura', organisation: 'Harbour Trust' });
	expect(now?.readings).toHaveLength(2);
	expect(now).toMatchObject({ target: 1200, baseline: 0 });
	expect((await story(ines, id)).at(-1)?.changes.value).toMatchObject({
		from: '410',
		to: '41',
		unit: 'people'
	});
});

test('the story knows which indicator a line is about, whatever it is called by then', async () => {
	const id = await propose(ruth);
	const set = (given: Record<string, string>) =>
		writeAs(ruth, (tx) => setIndicator(tx, id, indicatorForm.parse({ name: 'Staff', unit: '', ...given })));
	await set({ target: '50' });
	const indicator = (await around(ruth, id)).gauges[0]?.id ?? '';
	await set({ indicator, name: 'People', target: '100' });
	const { rows } = await readAs(mei, (tx) =>
		sql<{ step: string; of: string }>`select step, indicator_id as of from public.action_updates
			where action_id = ${id} and step like '%indicator' order by id`.execute(tx)
	);
	expect(rows).toEqual(['add_indicator', 'change_indicator'].map((step) => ({ step, of: indicator })));
});

test('a report is corrected by another one, by the same organisation', async () => {
	const id = await propose(ruth);
	await take(mei, id, 'accept');
	await take(mei, id, 'report', { body: 'Half of them', progress: 50 });
	const wrong = (await story(mei, id)).at(-1)?.id;
	const asked = (await story(mei, id)).at(0)?.id;
	await expect(take(mei, id, 'correct', { body: 'No', corrects: asked })).rejects.toThrow(/your own/);
	await take(mei, id, 'correct', { body: 'A quarter', progress: 25, corrects: wrong });
	expect(await look(ines, id)).toMatchObject({ progress: 25 });
	expect((await story(ines, id)).map(({ body }) => body).slice(-2)).toEqual(['Half of them', 'A quarter']);
	expect((await story(ines, id)).at(-1)?.corrects).toBe(wrong);
});

test('two who edit at once: the second is told, and nothing is lost', async () => {
	const id = await propose(ruth);
	const edit = (version: number, detail: string) => editForm.parse({ version, detail, priority: 'high' });
	await writeAs(mei, (tx) => editAction(tx, id, edit(1, 'In two rounds')));
	await expect(writeAs(ruth, (tx) => editAction(tx, id, edit(1, 'In one go')))).rejects.toThrow(
		/Somebody has changed/
	);
	await writeAs(ruth, (tx) => editAction(tx, id, { ...edit(1, 'In one go'), over: 2 }));
	const [first, second] = (await story(ines, id)).slice(-2);
	expect(first?.changes).toMatchObject({
		detail: { to: 'In two rounds' },
		priority: { from: 'normal', to: 'high' }
	});
	expect(second?.changes).toEqual({ detail: { from: 'In two rounds', to: 'In one go' } });
	await expect(writeAs(ines, (tx) => editAction(tx, id, edit(3, 'Mine')))).rejects.toThrow(/not yours/);
});

test('a link leads to the web, and one that was removed stays in the story', async () => {
	const id = await propose(ruth);
	for (const address of ['javascript:alert(1)', 'http://example.org', 'https://a b'])
		expect(linkForm.safeParse({ title: 'Guidance', address }).success, address).toBe(false);
	await writeAs(mei, (tx) => addLink(tx, id, { title: 'Guidance', address: 'https://example.org/a' }));
	const [link] = (await around(ines, id)).links;
	await expect(writeAs(ines, (tx) => removeLink(tx, link?.id ?? ''))).rejects.toThrow(/not yours/);
	await writeAs(ruth, (tx) => removeLink(tx, link?.id ?? ''));
	expect((await around(ines, id)).links).toEqual([]);
	expect((await story(ines, id)).at(-1)).toMatchObject({
		step: 'remove_link',
		body: 'Guidance',
		link: 'https://example.org/a'
	});
});

test('opened again, it stands where it was last reported to stand', async () => {
	const id = await propose(ruth);
	const take = (by: Person, step: Step, given: StepInput = {}) =>
		writeAs(by, (tx) => takeStep(tx, id, step, given));
	await take(mei, 'accept');
	await take(mei, 'report', { body: 'Most of them', progress: 60 });
	await take(mei, 'finish', { body: 'All of them' });
	expect((await readAs(mei, (tx) => readAction(tx, id)))?.progress).toBe(100);
	await take(ruth, 'reopen', { body: 'Two hotels sent nobody' });
	expect((await readAs(mei, (tx) => readAction(tx, id)))?.progress).toBe(60);
});

test('the decision it follows from is chosen later and changed, in the story, and only one that stands', async () => {
	const session = await add('sessions', {
		circle_id: circle,
		title: 'First meeting',
		attribution: 'attributed',
		starts_at: '2026-11-01T10:00Z',
		ends_at: '2026-11-01T12:00Z',
		time_zone: 'Europe/London'
	});
	const decided = (text: string, withdrawn_at: string | null = null) =>
		add('decisions', {
			circle_id: circle,
			session_id: session,
			born_as: text,
			text,
			way: 'consensus',
			decided_on: '2026-11-01',
			withdrawn_at
		});
	const training = await decided('Every desk is trained');
	const leaflets = await decided('Leaflets come first');
	const withdrawn = await decided('Nothing at all', '2026-11-02T10:00Z');
	expect((await readAs(mei, (tx) => decisionsThatStand(tx, circle))).map(({ id }) => id).sort()).toEqual(
		[training, leaflets].sort()
	);
	const id = await propose(ruth);
	const name = (by: Person, decision: string | null) => writeAs(by, (tx) => nameDecision(tx, id, decision));
	await name(ruth, training);
	expect((await around(ines, id)).decision).toEqual({ id: training, text: 'Every desk is trained' });
	await name(mei, leaflets);
	expect((await story(ines, id)).at(-1)).toMatchObject({
		step: 'name_decision',
		body: 'Leaflets come first',
		by: { name: 'Mei Nakamura' }
	});
	const told = (await story(ines, id)).at(-1);
	// The words of the decision stand below: they are not said twice.
	expect(told && deed(told, '2026-11-22')).toBe('said which decision it follows from');
	await expect(name(ruth, withdrawn)).rejects.toThrow('a decision of this circle that stands');
	await expect(name(ines, training)).rejects.toThrow(/not yours/);
	await name(ruth, null);
	expect((await around(ines, id)).decision).toBeNull();
	expect(await readAs(ruth, (tx) => actionsFrom(tx, leaflets))).toEqual([]);
});

test('what hung on a commitment that was merged hangs on the one that stays', async () => {
	const [twin, kept, waiting] = [await propose(ruth), await propose(ruth), await propose(ruth)];
	await writeAs(ruth, (tx) =>
		setIndicator(tx, twin, indicatorForm.parse({ name: 'Staff trained', unit: 'people', target: '50' }))
	);
	await take(ruth, twin, 'split', { title: 'The night staff', owner: shore });
	for (const [id, needs] of [
		[waiting, twin],
		[kept, twin]
	] as const)
		await writeAs(ruth, (tx) => dependOn(tx, id, needs, true));
	await writeAs(dev, (tx) => supportAction(tx, twin, true));
	await take(mei, twin, 'accept');
	const gauge = (await around(mei, twin)).gauges[0]?.id ?? '';
	const count = { indicator: gauge, value: '20', day: '2026-11-20' };
	await writeAs(mei, (tx) => measure(tx, readingForm.parse(count)));
	await take(ruth, twin, 'merge', { other: kept });
	const now = await around(ruth, kept);
	expect(now.parts.map(({ title }) => title)).toEqual(['The night staff']);
	expect(now.neededBy.map(({ id }) => id)).toEqual([waiting]);
	expect(now.needs).toEqual([]);
	expect(now.gauges).toMatchObject([{ name: 'Staff trained', target: 50, readings: [{ value: 20 }] }]);
	expect((await look(ruth, kept))?.supporters).toHaveLength(1);
	expect((await around(ruth, twin)).gauges).toHaveLength(1);
	expect((await story(ruth, waiting)).at(-1)).toMatchObject({ step: 'depend', other: { id: kept } });
});

test('what is called done before what it waits for says so', async () => {
	const [id, needed] = [await propose(ruth), await propose(ruth)];
	await writeAs(ruth, (tx) => dependOn(tx, id, needed, true));
	await take(mei, id, 'accept');
	await take(mei, id, 'finish', { body: 'All of it' });
	const last = (await story(ruth, id)).at(-1);
	expect(last && deed(last)).toBe('said that it is done, although one that it waits for is not');
});

test('what is done or over can’t be supported any more; support that was given can still be ended', async () => {
	const id = await propose(ruth);
	await writeAs(ines, (tx) => supportAction(tx, id, true));
	expect((await look(dev, id))?.takesSupport).toBe(true);
	await take(mei, id, 'decline', { body: 'No room' });
	expect((await look(dev, id))?.takesSupport).toBe(false);
	await expect(writeAs(dev, (tx) => supportAction(tx, id, true))).rejects.toThrow(/moved on/);
	await take(ruth, id, 'withdraw', { body: 'Nobody can' });
	await expect(writeAs(dev, (tx) => supportAction(tx, id, true))).rejects.toThrow(/moved on/);
	await writeAs(ines, (tx) => supportAction(tx, id, false));
	expect((await look(dev, id))?.supporters).toEqual([]);
});

test('an organisation is asked for its support, sees what it is asked about, and answers itself', async () => {
	const id = await propose(ruth, { concerned: true });
	const ask = (by: Person, asks = true) => writeAs(by, (tx) => askSupport(tx, id, shore, asks));
	expect(await look(ines, id)).toBeNull();
	await expect(ask(ines)).rejects.toThrow('no such commitment');
	await ask(mei);
	expect((await look(ruth, id))?.supportAsked.map(({ id: of }) => of)).toEqual([shore]);
	expect(await look(dev, id)).toMatchObject({ supporters: [] });
	const pile = async () =>
		(await readAs(dev, (tx) => myActions(tx, dev.id, '2026-11-21'))).actions.find((mine) => mine.id === id)
			?.pile;
	expect(await pile()).toBe('to-answer');
	await writeAs(dev, (tx) => supportAction(tx, id, true));
	expect(await pile()).toBe('supporting');
	expect(await look(dev, id)).toMatchObject({ supporters: [{ id: shore }], supportAsked: [] });
	await expect(ask(ruth)).rejects.toThrow('already');
	const told = (await story(mei, id)).slice(-2).map((update) => deed(update));
	expect(told).toEqual([expect.stringMatching(/^asked .+ to support it$/), 'agreed to support it']);

	const other = await propose(ruth);
	await writeAs(ruth, (tx) => askSupport(tx, other, shore, true));
	await writeAs(dev, (tx) => supportAction(tx, other, false));
	expect((await story(mei, other)).at(-1)?.step).toBe('decline_support');
	expect(await look(mei, other)).toMatchObject({ supporters: [], supportAsked: [] });
});

test('the story says when a commitment was made public and when it was taken back', async () => {
	const id = await propose(ruth);
	for (const visible of [true, true, false]) await writeAs(mei, (tx) => makeActionPublic(tx, id, visible));
	expect((await story(ines, id)).slice(-2).map(({ step }) => step)).toEqual(['make_public', 'make_private']);
	expect(await story(ines, id)).toHaveLength(3);
});
