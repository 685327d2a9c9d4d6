import { afterAll, beforeAll, expect, test } from 'vitest';
import { sql } from 'kysely';
import { decisionsThatStand } from '$lib/decision/decision.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { countActions } from '../action.server';
import type { Step } from '../action';
import type { StepInput } from '../forms';
import { makeActionPublic, takeStep } from '../change.server';
import { deed } from '../deed';
import { readAction } from '../story.server';
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
import { actionsFrom } from './surroundings.server';
import {
	add,
	around,
	circle,
	convene,
	database,
	dev,
	harbour,
	ines,
	lantern,
	look,
	mei,
	propose,
	ruth,
	shore,
	story,
	take,
	type Person
} from './testing';

beforeAll(convene);
afterAll(() => database.close());

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

test('the story says when a commitment was made public and when it was taken back', async () => {
	const id = await propose(ruth);
	for (const visible of [true, true, false]) await writeAs(mei, (tx) => makeActionPublic(tx, id, visible));
	expect((await story(ines, id)).slice(-2).map(({ step }) => step)).toEqual(['make_public', 'make_private']);
	expect(await story(ines, id)).toHaveLength(3);
});
