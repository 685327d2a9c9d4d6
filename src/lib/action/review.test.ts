import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { pagesOf } from '../../../tests/support/pages-of';
import { readAs, writeAs } from '$lib/server/database';
import { calendarDay } from './action';
import { proposeAction, takeStep } from './change.server';
import { measureAlong, setIndicator } from './depth/change.server';
import { readCounts } from './depth/depth';
import { noteLine, reviewLine } from './note-line';
import { afterStep, whoCanSpeak } from './review-line';
import { openActions } from './review.server';
import { hasSay, stepsInReview } from './step-order';
import { saidLast } from './story.server';

const today = '2027-03-01';
type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person, mei: Person, dev: Person;
let circle: string, harbour: string, northgate: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	[ruth, mei, dev] = [
		await signedUp(admin, 'Ruth Adeyemi'),
		await signedUp(admin, 'Mei Nakamura'),
		await signedUp(admin, 'Dev Patel')
	];
	const organisation = async (name: string) => {
		const [row] = await admin<
			{ id: string }[]
		>`insert into public.organisations (name) values (${name}) returning id`;
		return row?.id ?? '';
	};
	[northgate, harbour] = [await organisation('Northgate Council'), await organisation('Harbour Trust')];
	const police = await organisation('City Police');
	const [made] = await admin<{ id: string }[]>`insert into public.circles (name, host_id)
		values ('Lantern Circle', ${northgate}) returning id`;
	circle = made?.id ?? '';
	await admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
		values (${circle}, ${ruth.id}, ${northgate}, 'convener'), (${circle}, ${mei.id}, ${harbour}, 'participant'),
			(${circle}, ${dev.id}, ${police}, 'participant')`;
});
afterAll(() => database.close());

const propose = (title: string, due: string, more: Record<string, unknown> = {}) =>
	writeAs(ruth, (tx) =>
		proposeAction(tx, circle, { id: randomUUID(), title, owner: harbour, due, ...more } as never)
	);
const review = (person: Person, after?: string) =>
	readAs(person, (tx) => openActions(tx, circle, today, { after }));
const titles = async (person: Person) => (await review(person)).actions.map(({ title }) => title);

test('a review lists what is open, late ones first, with the steps of whoever looks', async () => {
	const late = await propose('Train reception staff', '2027-02-01');
	const due = await propose('Write a guide', '2027-04-01');
	await propose('Ask the board', '2027-05-01', { concerned: true });
	for (const id of [late, due]) await writeAs(mei, (tx) => takeStep(tx, id, 'accept', {}));
	const { actions, total, late: lateOnes, next } = await review(mei);
	expect(actions.map(({ title }) => title)).toEqual([
		'Train reception staff',
		'Write a guide',
		'Ask the board'
	]);
	expect([total, lateOnes, next]).toEqual([3, 1, null]);
	expect(actions.map(({ isForAll }) => isForAll)).toEqual([true, true, false]);
	expect(stepsInReview(actions[0]?.steps ?? [])).toEqual(['report', 'block', 'finish', 'move_date']);
	expect(await titles(dev)).toEqual(['Train reception staff', 'Write a guide']);
	const [first] = (await review(dev)).actions;
	expect(first?.steps).toEqual([]);
	expect((await review(mei)).actions.every(({ steps }) => hasSay(steps))).toBe(true);
	expect((await review(ruth)).actions.some(({ steps }) => hasSay(steps))).toBe(false);
	expect(first && whoCanSpeak(first)).toBe('Harbour Trust can report here.');
});

test('a report in a review counts along, and the notes tell both without naming a person', async () => {
	const [action] = (await review(mei)).actions;
	const id = action?.id ?? '';
	await writeAs(mei, (tx) =>
		setIndicator(tx, id, {
			indicator: null,
			name: 'People trained',
			unit: 'people',
			baseline: null,
			target: '500'
		})
	);
	const [count] = (await review(mei)).actions[0]?.counts ?? [];
	expect(count).toMatchObject({ name: 'People trained', target: 500, value: null });
	expect((await review(dev)).actions[0]?.counts).toEqual([]);
	const { counted } = readCounts({ [`count-${count?.id}`]: '1,200', body: 'Two courses were held' });
	await writeAs(mei, async (tx) => {
		await takeStep(tx, id, 'report', { body: 'Two courses were held' });
		await measureAlong(tx, id, counted, calendarDay());
	});
	expect((await review(mei)).actions[0]?.counts[0]?.value).toBe(1200);
	const last = await readAs(mei, (tx) => saidLast(tx, id, 'report', mei.id));
	expect(last && reviewLine('Train reception staff', last.said, today, last.counted)).toBe(
		'Train reception staff. Harbour Trust reported progress, and counted People trained: 1200 people. Two courses were held'
	);
});

test('what is counted for one commitment is not written to another', async () => {
	const [, other] = (await review(mei)).actions;
	const [count] = (await review(mei)).actions[0]?.counts ?? [];
	await writeAs(mei, (tx) =>
		measureAlong(tx, other?.id ?? '', [{ indicator: count?.id ?? '', value: '7' }], calendarDay())
	);
	expect((await review(mei)).actions[0]?.counts[0]?.value).toBe(1200);
	expect(readCounts({ [`count-${count?.id}`]: 'many' }).errors).toEqual({
		[`count-${count?.id}`]: 'Write a number, such as 40 or 12.5.'
	});
});

test('a long review comes in pages, everything once', async () => {
	await database.admin`insert into public.actions (circle_id, born_as, title, owner_id, created_by, state, due)
		select ${circle}, 'We will do ' || n, 'Promise ' || n, ${harbour}, ${ruth.id}, 'accepted', date '2027-06-01' + n % 5
		from generate_series(1, 100) n`;
	const pages = await pagesOf((after) => review(ruth, after));
	const seen = pages.flatMap(({ actions }) => actions.map(({ id }) => id));
	expect(pages.map(({ actions }) => actions.length)).toEqual([30, 30, 30, 13]);
	expect([seen.length, new Set(seen).size]).toEqual([103, 103]);
	expect(pages.every(({ total }) => total === 103)).toBe(true);
});

test('a line of the notes is one line, and what is said afterwards is true', () => {
	expect(noteLine('Train staff', 'It goes\n\nwell.')).toBe('Train staff. It goes well.');
	expect(noteLine('Done?', 'Yes')).toBe('Done? Yes');
	expect(afterStep({ taken: 'report', inNotes: 'written' })).toBe('Noted, also in the notes');
	for (const inNotes of ['not-for-all', 'not-yours', 'out-of-reach'])
		expect(afterStep({ taken: 'report', inNotes })).not.toContain('also in the notes');
});
