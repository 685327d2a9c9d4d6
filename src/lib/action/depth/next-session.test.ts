import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeAs } from '$lib/server/database';
import { proposeAction, takeStep } from '../change.server';
import {
	add,
	circle,
	convene,
	database,
	dev,
	harbour,
	host,
	ines,
	look,
	mei,
	propose,
	ruth,
	story,
	take
} from './testing';

beforeAll(convene);
afterAll(() => database.close());

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
