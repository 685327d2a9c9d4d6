import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bus } from '$lib/server/bus';
import { writeAs } from '$lib/server/database';
import type { Person } from '$lib/person/person';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { circlesOf, hasTooManyStreams, STREAMS_PER_PERSON, streamChanges } from './stream.server';
import { readAs } from '$lib/server/database';

let database: TestDatabase;
let circle: string;
let elsewhere: string;
let ana: Person;
let ben: Person;

beforeAll(async () => {
	database = await freshDatabase();
	const [host] =
		await database.admin`insert into public.organisations (name, sector) values ('Host', 'funder') returning id`;
	const circles =
		await database.admin`insert into public.circles (name, host_id) values ('Ours', ${host?.id}), ('Theirs', ${host?.id}) returning id`;
	[circle, elsewhere] = circles.map((row) => String(row.id)) as [string, string];
	ana = await member('Ana', circle, String(host?.id));
	ben = await member('Ben', circle, String(host?.id));
});
afterAll(() => database.close());

async function member(name: string, circleId: string, organisation: string): Promise<Person> {
	const userId = randomUUID();
	const email = `${name.toLowerCase()}@example.org`;
	await database.admin`insert into auth.users (id, email, email_confirmed_at) values (${userId}, ${email}, now())`;
	const [person] =
		await database.admin`insert into public.people (user_id, name) values (${userId}, ${name}) returning id`;
	await database.admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
		values (${circleId}, ${person?.id}, ${organisation}, 'facilitator')`;
	return { id: String(person?.id), userId, name, email, sessionId: null, timeZone: null };
}

const addItem = (title: string) =>
	writeAs(ana, (tx) => tx.insertInto('agenda_items').values({ circle_id: circle, title }).execute());

function listen(person: Person) {
	const reader = streamChanges(person, [circle]).getReader();
	const heard: string[] = [];
	const over = (async () => {
		for (;;) {
			const { value, done } = await reader.read();
			if (done) return;
			heard.push(new TextDecoder().decode(value));
		}
	})();
	return { heard, over, stop: () => reader.cancel() };
}

test('a change in the circle is heard, as ids without what people wrote', async () => {
	const stream = listen(ben);
	await addItem('A secret title');
	await expect.poll(() => stream.heard.join('')).toMatch(/"kind":"agenda_item.added"/);
	expect(stream.heard.join('')).not.toContain('secret');
	await stream.stop();
});

test('an event the person may not see is not sent, whatever the bus says', async () => {
	const stream = listen(ben);
	const [event] =
		await database.admin`insert into public.events (kind, circle_id) values ('circle.changed', ${elsewhere}) returning id`;
	const change = {
		id: String(event?.id),
		kind: 'circle.changed',
		circleId: circle,
		sessionId: null,
		subjectId: null,
		actorId: null
	};
	await bus.publish(`circle:${circle}`, change);
	await pause(400);
	expect(stream.heard.join('')).not.toContain('circle.changed');
	await stream.stop();
});

test('only circles of the person are listened to', async () => {
	expect(await readAs(ana, (tx) => circlesOf(tx, ana.id, [circle, elsewhere]))).toEqual([circle]);
});

test('a person has only so many streams, and closing one makes room', async () => {
	const streams = Array.from({ length: STREAMS_PER_PERSON }, () => listen(ana));
	expect(hasTooManyStreams(ana.id)).toBe(true);
	await streams[0]?.stop();
	expect(hasTooManyStreams(ana.id)).toBe(false);
	await Promise.all(streams.map((stream) => stream.stop()));
});

test('signing out ends the stream', async () => {
	const stream = listen(ana);
	await bus.publish('access', { userId: ana.userId });
	await stream.over;
});

test('a change of the circle does not end the stream of a member; the end of the membership does', async () => {
	const stream = listen(ben);
	await bus.publish('access', { circleId: circle });
	await pause(300);
	await addItem('Still here');
	await expect.poll(() => stream.heard.join('')).toMatch(/agenda_item.added/);
	await database.admin`update public.memberships set ended_at = now() where person_id = ${ben.id}`;
	await bus.publish('access', { circleId: circle });
	await stream.over;
});
