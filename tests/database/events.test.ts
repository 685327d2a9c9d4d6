import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actAs } from '../support/act-as';
import { cast, dev, mei, ruth } from '../support/cast';
import { buildWorld, idOf, type Ids, type World } from '../support/circle';
import { noteAsComposed } from '../support/composed';
import { freshDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
let world: World;
const accounts: Ids = Object.fromEntries(cast.map(({ id }) => [id, randomUUID()]));
const written = 'Something that somebody wrote';

beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.admin, accounts);
	await noteAsComposed(database.admin, idOf(world.ours.rows, 'sessions'), written, written);
});
afterAll(() => database.close());

type Change = (
	tx: postgres.TransactionSql,
	own: (table: string) => string,
	circle: string
) => Promise<unknown>;

/** Every change that the record knows, with the events it must leave, and who makes it (Ruth unless told). */
const changes: [string, Change, string?][] = [
	[
		'circle.changed',
		(tx, _, circle) => tx`update public.circles set objective = ${written} where id = ${circle}`
	],
	[
		'circle.added membership.added',
		(
			tx
		) => tx`select public.create_circle(${written}, ${idOf(world.organisations, ruth.organisation)}, ${written},
			'attributed', 'members', true, ${[written]}, ${[written]})`
	],
	[
		'membership.changed',
		(tx) => tx`select public.change_membership(${idOf(world.ours.member, dev.id)}, 'observer')`
	],
	['organisation.changed', (tx) => tx`update public.organisations set functions = ${[written]}`],
	[
		'invitation.added',
		(tx, _, circle) => tx`insert into public.invitations (circle_id, email, name, organisation_id)
			values (${circle}, 'written@example.org', ${written}, ${idOf(world.organisations, dev.organisation)})`
	],
	['invitation.changed', (tx) => tx`update public.invitations set revoked_at = now()`],
	[
		'session.added',
		(
			tx,
			_,
			circle
		) => tx`insert into public.sessions (circle_id, title, objective, starts_at, ends_at, time_zone, place, attribution)
			values (${circle}, ${written}, ${written}, now(), now() + interval '1 hour', 'Europe/London', ${written}, 'attributed')`
	],
	[
		'file.added',
		(tx, own) =>
			tx`select private.add_session_file(${own('planned')}, ${written}, 'image/png', ${Buffer.from(written)}, 1, 1)`
	],
	[
		'file.added file.removed',
		async (tx, own) => {
			await tx`select private.add_session_file(${own('planned')}, ${written}, 'image/png', ${Buffer.from(written)}, 1, 1)`;
			return tx`delete from public.files where session_id = ${own('planned')}`;
		}
	],
	[
		'session.changed',
		(tx, own) => tx`update public.sessions set place = ${written} where id = ${own('sessions')}`
	],
	['session.removed', (tx, own) => tx`delete from public.sessions where id = ${own('planned')}`],
	[
		'prompt.added',
		(tx, own, circle) =>
			tx`insert into public.prompts (circle_id, session_id, body) values (${circle}, ${own('sessions')}, ${written})`
	],
	['prompt.changed', (tx) => tx`update public.prompts set body = ${written}`],
	['prompt.removed', (tx) => tx`delete from public.prompts`],
	[
		'agenda_item.added',
		(tx, _, circle) => tx`insert into public.agenda_items (circle_id, title) values (${circle}, ${written})`
	],
	[
		'agenda_item.changed',
		(tx, own) => tx`update public.agenda_items set detail = ${written} where id = ${own('waiting')}`
	],
	['agenda_item.removed', (tx, own) => tx`delete from public.agenda_items where id = ${own('waiting')}`],
	['attendance.changed', (tx) => tx`update public.attendance set reply = 'coming' where reply is null`],
	[
		'theme.added',
		(tx, own, circle) =>
			tx`insert into public.themes (circle_id, session_id, title) values (${circle}, ${own('sessions')}, ${written})`
	],
	['theme.changed', (tx) => tx`update public.themes set title = ${written}`],
	['theme.removed', (tx) => tx`delete from public.themes`],
	[
		'action.propose',
		(tx, _, circle) =>
			tx`select public.propose_action(null, ${circle}, ${written}, ${idOf(world.organisations, mei.organisation)}, null, null)`
	],
	[
		'action.decline',
		(tx, own) => tx`select public.take_step(${own('actions')}, 'decline', ${written})`,
		mei.id
	],
	['action.made_public', (tx, own) => tx`select public.make_action_public(${own('actions')}, true)`, mei.id],
	['action.supported', (tx, own) => tx`select public.support_action(${own('actions')}, true)`, dev.id],
	[
		'publication.added',
		(tx, own) => tx`select public.publish_summary(${own('sessions')}, 'public', ${written}, ${written})`
	],
	[
		'topic.added',
		(tx, _, circle) => tx`insert into public.topics (circle_id, title) values (${circle}, ${written})`
	],
	[
		'post.added',
		(tx, own, circle) =>
			tx`insert into public.posts (circle_id, topic_id, body) values (${circle}, ${own('topics')}, ${written})`
	],
	['post.changed', (tx) => tx`update public.posts set body = ${written}`, mei.id]
];

type Recorded = { kind: string; text: string };

/** What was recorded by the change, which is then taken back. */
async function recordedBy(change: Change, person: string): Promise<Recorded[]> {
	const { ours } = world;
	const undone = new Error('undone');
	let recorded: Recorded[] = [];
	await database.admin
		.begin(async (tx) => {
			await actAs(tx, idOf(accounts, person));
			await change(tx, (table) => idOf(ours.rows, table), ours.id);
			await tx`reset role`;
			recorded = await tx<
				Recorded[]
			>`select e.kind, e::text as text from public.events e join private.outbox o on o.event_id = e.id
				where e.tx = pg_current_xact_id() order by e.id`;
			throw undone;
		})
		.catch((error: unknown) => {
			if (error !== undone) throw error;
		});
	return recorded;
}

test.each(changes)(
	'%s is recorded once, for background work too, without a word that was written',
	async (kinds, change, person) => {
		const recorded = await recordedBy(change, person ?? ruth.id);
		expect(recorded.map(({ kind }) => kind).join(' ')).toBe(kinds);
		expect(recorded.map(({ text }) => text).join()).not.toContain(written);
	}
);

test('a change that was taken back leaves nothing in the record', async () => {
	const everything = () => database.admin`select id from public.events order by id`;
	const before = await everything();
	expect(await recordedBy((tx) => tx`update public.themes set title = ${written}`, ruth.id)).toHaveLength(1);
	expect(await everything()).toEqual(before);
});

test('who came is recorded without saying who', async () => {
	const change: Change = (tx) => tx`update public.attendance set reply = 'maybe' where reply = 'coming'`;
	const [event] = await recordedBy(change, dev.id);
	const tellsWho = [
		dev.id,
		world.people[dev.id],
		world.ours.member[dev.id],
		world.organisations[dev.organisation]
	];
	for (const id of tellsWho) expect(event?.text).not.toContain(id);
});
