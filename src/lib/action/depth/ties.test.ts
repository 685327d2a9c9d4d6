import { afterAll, beforeAll, expect, test } from 'vitest';
import { readAs, writeAs } from '$lib/server/database';
import { askSupport, supportAction } from '../change.server';
import { myActions } from '../mine/mine.server';
import { deed } from '../deed';
import { dependOn, measure, setIndicator } from './change.server';
import { indicatorForm, readingForm } from './depth';
import {
	around,
	convene,
	database,
	dev,
	ines,
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
