import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actAs, tried } from '../support/act-as';
import { callum, cast, dev, ines, mei, ruth, stranger, tomas } from '../support/cast';
import { buildWorld, idOf, type Ids, type World } from '../support/circle';
import { noteAsComposed } from '../support/composed';
import { freshDatabase, type TestDatabase } from '../support/database';

// Whoever may write a column through /rest/v1 may write it in any order: the rules must hold step by step.
let database: TestDatabase;
let world: World;
const accounts: Ids = Object.fromEntries([...cast, stranger].map(({ id }) => [id, randomUUID()]));

beforeAll(async () => {
	database = await freshDatabase();
	world = await buildWorld(database.admin, accounts);
	await database.admin`insert into auth.users (id, email, email_confirmed_at)
		values (${idOf(accounts, mei.id)}, ${mei.email}, now())`;
});
afterAll(() => database.close());

type Step = (tx: postgres.TransactionSql) => Promise<unknown>;

/** Everything this person tries, in one go and taken back: 'done', 'nothing' when no row changed, or the refusal. */
function attempt(person: string, ...steps: Step[]): Promise<string> {
	return database.admin.begin((tx) =>
		tried(tx, idOf(accounts, person), async (own) => {
			try {
				let last: unknown;
				for (const step of steps) last = await own.savepoint((inner) => step(inner));
				return Array.isArray(last) && 'count' in last && last.count === 0 ? 'nothing' : 'done';
			} catch (error) {
				return error instanceof Error ? error.message : String(error);
			}
		})
	);
}

const arrive =
	(person: string, session: string, at = 'now()'): Step =>
	(tx) =>
		tx`insert into public.attendance (session_id, membership_id, circle_id, arrived_at)
			values (${session}, ${idOf(world.ours.member, person)}, ${world.ours.id}, ${tx.unsafe(at)})`;
const move = (session: string, starts: string, ends: string) =>
	database.admin`update public.sessions set starts_at = ${database.admin.unsafe(starts)}, ends_at = ${database.admin.unsafe(ends)}
		where id = ${session}`;

test('a session that was opened is not unopened, so that its promise can’t be taken back in two steps', async () => {
	const id = idOf(world.ours.rows, 'sessions');
	const unopen: Step = (tx) => tx`update public.sessions set opened_at = null where id = ${id}`;
	const loosen: Step = (tx) => tx`update public.sessions set attribution = 'attributed' where id = ${id}`;
	const remove: Step = (tx) => tx`delete from public.sessions where id = ${id}`;
	for (const person of [ruth.id, tomas.id]) {
		expect(await attempt(person, loosen)).toMatch(/only become stricter/);
		expect(await attempt(person, unopen, loosen)).toMatch(/not unopened/);
	}
	expect(await attempt(ruth.id, remove)).toBe('nothing');
	expect(await attempt(ruth.id, unopen, remove)).toMatch(/not unopened/);
});

test('a session of which anything came stays, although nobody opened it', async () => {
	const { admin } = database;
	const { id: circle } = world.ours;
	const [session] = await admin<{ id: string }[]>`
		insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${circle}, 'Never opened', '2027-03-04T14:00Z', '2027-03-04T16:00Z', 'Europe/London', 'attributed') returning id`;
	const { id = '' } = session ?? {};
	const remove: Step = (tx) => tx`delete from public.sessions where id = ${id}`;
	const came = {
		publications: () => admin`
			insert into public.publications (circle_id, session_id, number, slug, audience, title, host, held_on, attribution, markdown,
				fingerprint, published_by)
			values (${circle}, ${id}, 1, ${`record-${id}`}, 'members', 'Record', 'Host', '2027-03-04', 'attributed', '# Record',
				${'a'.repeat(64)}, ${idOf(world.people, ruth.id)})`,
		decisions: () => admin`
			insert into public.decisions (circle_id, session_id, born_as, text, way, decided_on)
			values (${circle}, ${id}, 'Monthly', 'Monthly', 'consensus', '2027-03-04')`,
		questions: () => admin`
			insert into public.questions (circle_id, session_id, born_as, text) values (${circle}, ${id}, 'Who?', 'Who?')`,
		actions: () => admin`
			insert into public.actions (circle_id, session_id, born_as, title, owner_id, created_by)
			select ${circle}, ${id}, 'Train', 'Train', host_id, ${idOf(world.people, ruth.id)} from public.circles where id = ${circle}`,
		agreement_rounds: () => admin`
			insert into public.agreement_rounds (circle_id, session_id, number, closes_at) values (${circle}, ${id}, 1, now())`,
		attendance: () => admin`
			insert into public.attendance (session_id, membership_id, circle_id, arrived_at)
			values (${id}, ${idOf(world.ours.member, ruth.id)}, ${circle}, now())`
	};
	await admin`insert into private.document_updates (document_id, seq, data)
		select id, 1, '' from public.documents where session_id = ${id} and kind = 'notes'`;
	for (const [table, happen] of Object.entries(came)) {
		expect(await attempt(ruth.id, remove)).toBe('done');
		await happen();
		expect(await attempt(ruth.id, remove)).toBe('nothing');
		await admin`delete from public.${admin(table)} where session_id = ${id}`;
	}
	await admin`delete from public.sessions where id = ${id}`;
});

test('a promise holds from the first word, whether it was written, asked or answered', async () => {
	const id = idOf(world.ours.rows, 'planned');
	const circle = world.ours.id;
	const loosen: Step = (tx) => tx`update public.sessions set attribution = 'attributed' where id = ${id}`;
	const words = [
		() => database.admin`insert into private.document_updates (document_id, seq, data)
			select id, 1, '' from public.documents where session_id = ${id} and kind = 'notes'`,
		() => database.admin`insert into public.questions (circle_id, session_id, born_as, text)
			values (${circle}, ${id}, 'Who?', 'Who?')`,
		() => database.admin`insert into public.agreement_rounds (circle_id, session_id, number, closes_at)
			values (${circle}, ${id}, 1, now())`
	];
	for (const say of words) {
		expect(await attempt(ruth.id, loosen)).toBe('done');
		await say();
		expect(await attempt(ruth.id, loosen)).toMatch(/only become stricter/);
		await database.admin`delete from private.document_updates
			where document_id in (select d.id from public.documents d where d.session_id = ${id})`;
		await database.admin`delete from public.questions where session_id = ${id}`;
		await database.admin`delete from public.agreement_rounds where session_id = ${id}`;
	}
});

test('what was said under the Chatham House Rule keeps its promise when the session becomes confidential', async () => {
	const id = idOf(world.ours.rows, 'sessions');
	const undone = new Error('undone');
	const seen: Record<string, number> = {};
	await database.admin
		.begin(async (tx) => {
			await tx`update public.publications set withdrawn_at = now() where session_id = ${id}`;
			await tx`update public.sessions set attribution = 'confidential' where id = ${id}`;
			const [names] =
				await tx`select count(*)::int as blocking from private.identities_of(${id}) where blocks`;
			seen.blocking = Number(names?.blocking);
			for (const person of [ruth.id, callum.id]) {
				await actAs(tx, accounts[person] ?? null);
				seen[person] = (await tx`select id from public.agreement_answers where session_id = ${id}`).length;
				seen[`${person} counts`] = (
					await tx`select agree from public.agreement_counts(${id}, null) where agree is not null`
				).length;
				await tx`reset role`;
			}
			throw undone;
		})
		.catch((problem: unknown) => {
			if (problem !== undone) throw problem;
		});
	expect(seen.blocking).toBeGreaterThan(0);
	expect(seen).toMatchObject({
		[ruth.id]: 2,
		[`${ruth.id} counts`]: 1,
		[callum.id]: 0,
		[`${callum.id} counts`]: 0
	});
});

test('a session whose public version may name people comes under the Chatham House Rule when that is withdrawn', async () => {
	const id = idOf(world.ours.rows, 'planned');
	const loosen: Step = (tx) => tx`update public.sessions set attribution = 'attributed' where id = ${id}`;
	const publish: Step = (tx) =>
		tx`select * from public.publish_summary(${id}, 'public', 'What we found', 'Mei said so.')`;
	const tighten: Step = (tx) => tx`update public.sessions set attribution = 'chatham_house' where id = ${id}`;
	const withdraw: Step = (tx) => tx`select public.withdraw_publication(p.id, 'Not to be seen')
		from public.publications p where p.session_id = ${id} and p.withdrawn_at is null`;
	await noteAsComposed(database.admin, id, 'What we found', 'Mei said so.');
	expect(await attempt(ruth.id, loosen, publish, tighten)).toMatch(/Withdraw it first/);
	expect(await attempt(ruth.id, loosen, publish, withdraw, tighten)).toBe('done');
});

test('a promise holds from the moment somebody is in the room, opened or not', async () => {
	const id = idOf(world.ours.rows, 'planned');
	const loosen: Step = (tx) => tx`update public.sessions set attribution = 'attributed' where id = ${id}`;
	expect(await attempt(ruth.id, loosen)).toBe('done');
	expect(await attempt(ruth.id, arrive(dev.id, id), loosen)).toMatch(/only become stricter/);
});

test('nobody says that they are in a room before it opens or long after it is over, to see who was', async () => {
	const id = idOf(world.ours.rows, 'planned');
	await move(id, `now() + interval '3 days'`, `now() + interval '3 days 2 hours'`);
	expect(await attempt(callum.id, arrive(callum.id, id))).toMatch(/has not begun/);
	await move(id, `now() - interval '1 hour'`, `now() + interval '1 hour'`);
	expect(await attempt(callum.id, arrive(callum.id, id))).toBe('done');
	await move(id, `now() - interval '2 days'`, `now() - interval '1 day'`);
	expect(await attempt(callum.id, arrive(callum.id, id))).toMatch(/has closed/);
	expect(await attempt(tomas.id, arrive(dev.id, id))).toBe('done');
});

test('people arrive now, whatever their client says', async () => {
	const id = idOf(world.ours.rows, 'planned');
	await move(id, `now() - interval '1 hour'`, `now() + interval '1 hour'`);
	const when = await database.admin.begin((tx) =>
		tried(tx, idOf(accounts, ines.id), async (own) => {
			await arrive(ines.id, id, `now() - interval '50 minutes'`)(own);
			return own<
				{ early: boolean }[]
			>`select arrived_at < now() as early from public.attendance where session_id = ${id}`;
		})
	);
	expect([...when]).toEqual([{ early: false }]);
});

test('sending again counts up one by one, and what was revoked stays revoked', async () => {
	const id = idOf(world.ours.rows, 'invitations');
	const sends =
		(times: number): Step =>
		(tx) =>
			tx`update public.invitations set sends = ${times} where id = ${id}`;
	const revoke: Step = (tx) => tx`update public.invitations set revoked_at = now() where id = ${id}`;
	const revive: Step = (tx) => tx`update public.invitations set revoked_at = null where id = ${id}`;
	expect(await attempt(tomas.id, sends(2))).toBe('done');
	expect(await attempt(tomas.id, sends(2), sends(1))).toMatch(/one mail at a time/);
	expect(await attempt(tomas.id, sends(10))).toMatch(/one mail at a time/);
	expect(await attempt(tomas.id, revoke)).toBe('done');
	expect(await attempt(tomas.id, revoke, revive)).toMatch(/has been revoked/);
	expect(await attempt(tomas.id, revoke, sends(2))).toMatch(/has been revoked/);
});

test('an edited post says so, whatever its author’s client says', async () => {
	const id = idOf(world.ours.rows, 'posts');
	const shown = await database.admin.begin((tx) =>
		tried(tx, idOf(accounts, mei.id), async (own) => {
			await own`update public.posts set body = 'Something else' where id = ${id}`;
			await own`update public.posts set edited_at = null where id = ${id}`;
			return own<
				{ edited: boolean }[]
			>`select edited_at is not null as edited from public.posts where id = ${id}`;
		})
	);
	expect([...shown]).toEqual([{ edited: true }]);
});

test('a person stays with their account when another account turns up with their address', async () => {
	const other = randomUUID();
	const arriving = async (tx: postgres.TransactionSql) => {
		await tx`insert into auth.users (id, email, email_confirmed_at) values (${other}, ${`x-${mei.email}`}, now())`;
		await tx`update public.person_emails set email = ${`x-${mei.email}`} where email = ${mei.email}`;
		return tried(tx, other, async (own) => {
			try {
				await own.savepoint((inner) => inner`select public.arrive('Not Mei')`);
				return 'became them';
			} catch (error) {
				return error instanceof Error ? error.message : '';
			}
		});
	};
	const undone = new Error('undone');
	let outcome = '';
	await database.admin
		.begin(async (tx) => {
			outcome = await arriving(tx);
			throw undone;
		})
		.catch((error: unknown) => {
			if (error !== undone) throw error;
		});
	expect(outcome).toMatch(/another account/);
});

test('whom a circle has invited shows in the record to those who invite, and to nobody else', async () => {
	await database.admin`insert into public.events (kind, circle_id, organisation_id)
		values ('invitation.added', ${world.ours.id}, ${idOf(world.organisations, dev.organisation)})`;
	const seen = (person: string) =>
		database.admin.begin((tx) =>
			tried(
				tx,
				idOf(accounts, person),
				async (own) => (await own`select from public.events where kind like 'invitation.%'`).count
			)
		);
	expect(await Promise.all([ruth, tomas, mei, callum, stranger].map(({ id }) => seen(id)))).toEqual([
		1, 1, 0, 0, 0
	]);
});

test('a closed circle plans no sessions, invites nobody and starts no topics, until a convener opens it again', async () => {
	const { id } = world.ours;
	const setClosed =
		(closed: boolean): Step =>
		(tx) =>
			tx`update public.circles set closed_at = ${closed ? tx`now()` : null} where id = ${id}`;
	const plan: Step = (tx) =>
		tx`insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
			values (${id}, 'Again', now() + interval '1 day', now() + interval '25 hours', 'Europe/London', 'attributed')`;
	const start: Step = (tx) =>
		tx`insert into public.topics (circle_id, title) values (${id}, 'Shall we go on?')`;
	const invite: Step = (
		tx
	) => tx`insert into public.invitations (circle_id, email, name, organisation_id, role)
		values (${id}, 'somebody@later.example', 'Somebody', ${idOf(world.organisations, ruth.organisation)}, 'observer')`;
	for (const step of [plan, invite, start]) {
		expect(await attempt(ruth.id, setClosed(true), step)).toMatch(/circle is closed/);
		expect(await attempt(ruth.id, setClosed(true), setClosed(false), step)).toBe('done');
	}
});

test('a closed circle asks for nothing new; what was promised in it is still reported on and finished', async () => {
	const { id } = world.ours;
	const action = idOf(world.ours.rows, 'actions');
	const close: Step = (tx) => tx`update public.circles set closed_at = now() where id = ${id}`;
	const propose: Step = (tx) => tx`select public.propose_action(null, ${id}, 'Another',
		${idOf(world.organisations, tomas.organisation)}, null, null)`;
	expect(await attempt(ruth.id, close, propose)).toMatch(/circle is closed/);
	await database.admin
		.begin(async (tx) => {
			await tx`update public.actions set state = 'accepted' where id = ${action}`;
			await tx`update public.circles set closed_at = now() where id = ${id}`;
			const finished = await tried(
				tx,
				idOf(accounts, mei.id),
				(own) =>
					own<{ state: string }[]>`select public.take_step(${action}, 'finish', 'All trained') as state`
			);
			expect(finished[0]?.state).toBe('done');
			await tx`update public.actions set state = 'declined' where id = ${action}`;
			const again = tried(
				tx,
				idOf(accounts, ruth.id),
				(own) => own`select public.take_step(${action}, 'propose_again')`
			);
			await expect(again).rejects.toThrow(/circle is closed/);
			throw new Error('undone');
		})
		.catch((error: unknown) => expect(error).toMatchObject({ message: 'undone' }));
});

test('a session with a public version does not become confidential before that version is withdrawn', async () => {
	const id = idOf(world.ours.rows, 'sessions');
	const publish: Step = (tx) =>
		tx`select * from public.publish_summary(${id}, 'public', 'What we found', 'Nothing about anybody.')`;
	const tighten: Step = (tx) => tx`update public.sessions set attribution = 'confidential' where id = ${id}`;
	const withdraw: Step = (tx) => tx`select public.withdraw_publication(p.id, 'Not to be seen')
		from public.publications p where p.session_id = ${id} and p.withdrawn_at is null`;
	await noteAsComposed(database.admin, id, 'What we found', 'Nothing about anybody.');
	expect(await attempt(ruth.id, publish, tighten)).toMatch(/Withdraw it first/);
	expect(await attempt(ruth.id, publish, withdraw, tighten)).toBe('done');
});
