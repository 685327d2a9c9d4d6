import { render } from 'svelte/server';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../../../tests/support/database';
import { actionsByName, postedBy } from '../../../../../tests/support/posted';
import { listAgenda, placeItem } from '$lib/agenda/agenda.server';
import ClockCard from '$lib/agenda/ClockCard.svelte';
import { readAs, writeAs } from '$lib/server/database';
import { readSession } from '$lib/session/session.server';
import { actions } from './+page.server';

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let ruth: Person;
let circle: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	ruth = await signedUp(admin, 'Ruth Adeyemi');
	const organisation = crypto.randomUUID();
	circle = crypto.randomUUID();
	await admin`insert into public.organisations (id, name) values (${organisation}, 'Northgate Council')`;
	await admin`insert into public.circles (id, name, host_id) values (${circle}, 'Lantern Circle', ${organisation})`;
	await admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
		values (${circle}, ${ruth.id}, ${organisation}, 'convener')`;
});
afterAll(() => database.close());

/** Somebody presses a button of the clock: the answer leads back to the page. */
async function press(session: string, step: 'open' | 'next' | 'go', current = ''): Promise<void> {
	const pressed = actionsByName(actions)[step]?.(
		postedBy(ruth, { params: { session }, fields: { current } })
	);
	await expect(pressed).rejects.toMatchObject({ status: 303 });
}

async function meeting(...titles: string[]): Promise<{ session: string; items: string[] }> {
	const { admin } = database;
	const session = crypto.randomUUID();
	await admin`insert into public.sessions (id, circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${session}, ${circle}, 'First dialogue', now(), now() + interval '1 hour', 'Europe/London', 'attributed')`;
	const items = titles.map(() => crypto.randomUUID());
	for (const [position, title] of titles.entries())
		await admin`insert into public.agenda_items (id, circle_id, session_id, position, title)
			values (${items[position] ?? ''}, ${circle}, ${session}, ${position}, ${title})`;
	return { session, items };
}

/** What the clock says in words, and the id of what runs. */
async function look(
	session: string,
	mayFacilitate = true
): Promise<{ words: string; running: string | null }> {
	const [frame, items] = await readAs(ruth, (tx) =>
		Promise.all([readSession(tx, session, ruth.id), listAgenda(tx, session)])
	);
	if (!frame) throw new Error('There is no such session.');
	const props = { items, session: frame.session, now: Date.now(), mayFacilitate, from: '/' };
	const { body } = render(ClockCard, { props });
	const words = body.replaceAll(/<!--.*?-->|<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ');
	return { words, running: frame.session.currentItemId };
}

test('when the item that runs is put off, the clock says that nothing runs, and those who run the session go on with any other', async () => {
	const { session, items } = await meeting('Welcome', 'Beds', 'Close');
	await press(session, 'open');
	await press(session, 'next', items[0]);
	await writeAs(ruth, (tx) => placeItem(tx, items[1] ?? '', null, { parentId: null, index: 0 }));
	const { words } = await look(session);
	expect(words).toContain('Nothing on the agenda is running.');
	expect(words).toContain('Start Welcome');
	expect(words).not.toContain('Start Beds');
	expect((await look(session, false)).words).not.toContain('Start');

	await press(session, 'go', items[1]);
	expect((await look(session)).words).toContain('Nothing on the agenda is running.');
	await press(session, 'go', items[2]);
	expect(await look(session)).toMatchObject({ running: items[2] });
	// Who pressed on a screen from before moves nothing.
	await press(session, 'go', items[0]);
	expect(await look(session)).toMatchObject({ running: items[2] });
});

test('what is put on an empty agenda during a session can be started', async () => {
	const { session } = await meeting();
	await press(session, 'open');
	expect((await look(session)).words).toContain('There is no agenda');
	const [item] = await database.admin<{ id: string }[]>`
		insert into public.agenda_items (circle_id, session_id, title) values (${circle}, ${session}, 'Beds') returning id`;
	expect((await look(session)).words).toContain('Start Beds');
	await press(session, 'go', item?.id);
	expect((await look(session)).words).toContain('Now: Beds');
});
