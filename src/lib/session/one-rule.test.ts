import { sql } from 'kysely';
import type postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { askable, writeLine, type Asked } from '$lib/agreement/testing';
import { openAgreement } from '$lib/agreement/agreement.server';
import { boundToText } from '$lib/agreement/observe.server';
import { rooms } from '$lib/collaboration/server';
import { writeAs, type Tx } from '$lib/server/database';
import { removeSession } from './planning.server';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';

// A rule changes in the very moment in which somebody writes under it.
let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

type Room = Asked & { decision: string; question: string; comment: string; thread: string; version: string };
type Written = { by: 'member' | 'convener'; write: (tx: Tx, room: Room) => Promise<unknown> };
const given = (room: Asked) =>
	JSON.stringify({ text: 'We meet monthly', objections: 1, objectors: [room.members[0]?.organisation] });

const everyWriting: Record<string, Written> = {
	'a decision with who objected': {
		by: 'member',
		write: (tx, room) =>
			sql`select public.record_decision(null, ${room.session}, ${given(room)}::text::jsonb)`.execute(tx)
	},
	'a correction of it': {
		by: 'member',
		write: (tx, room) =>
			sql`select public.correct_decision(${room.decision}, 1, ${given(room)}::text::jsonb, 'Misheard')`.execute(
				tx
			)
	},
	'the withdrawal of it': {
		by: 'convener',
		write: (tx, room) => sql`select public.withdraw_decision(${room.decision}, 'Not quorate')`.execute(tx)
	},
	'a question': {
		by: 'member',
		write: (tx, room) => sql`select public.ask_question(null, ${room.session}, 'Who pays?')`.execute(tx)
	},
	'the answer to it': {
		by: 'member',
		write: (tx, room) =>
			sql`select public.change_question(${room.question}, 1, null, 'The host.')`.execute(tx)
	},
	'the withdrawal of a question': {
		by: 'convener',
		write: (tx, room) => sql`select public.withdraw_question(${room.question}, 'Asked twice')`.execute(tx)
	},
	'a comment': {
		by: 'member',
		write: (tx, room) =>
			sql`select public.start_comment(null, null, ${room.summary}, 'introduction', '{}', 'words', 'Which?')`.execute(
				tx
			)
	},
	'a reply': {
		by: 'member',
		write: (tx, room) => sql`select public.reply_to_comment(${room.thread}, null, 'These')`.execute(tx)
	},
	'another wording of a comment': {
		by: 'member',
		write: (tx, room) => sql`select public.edit_comment(${room.comment}, 'Which ones?')`.execute(tx)
	},
	'the end of a comment': {
		by: 'member',
		write: (tx, room) => sql`select public.remove_comment(${room.comment})`.execute(tx)
	},
	'the end of a thread': {
		by: 'member',
		write: (tx, room) => sql`select public.settle_thread(${room.thread}, true)`.execute(tx)
	},
	'a picture': {
		by: 'member',
		write: (tx, room) =>
			sql`select private.add_session_file(${room.session}, 'mei.png', 'image/png', '\\x010203', 1, 1)`.execute(
				tx
			)
	},
	'a theme': {
		by: 'convener',
		write: (tx, room) =>
			tx
				.insertInto('themes')
				.values({ circle_id: room.circle, session_id: room.session, title: 'Beds' })
				.execute()
	},
	'an answer to the summary': {
		by: 'member',
		write: (tx, room) =>
			sql`select public.answer_theme(c.session_id, c.section, w.fingerprint, 'agree')
				from public.current_wordings c join public.theme_wordings w on w.id = c.wording_id
				where c.session_id = ${room.session} limit 1`.execute(tx)
	},
	'another date of a round': {
		by: 'convener',
		write: (tx, room) =>
			sql`select public.move_agreement(${room.session}, now() + interval '3 days')`.execute(tx)
	},
	'the withdrawal of a record': {
		by: 'convener',
		write: (tx, room) => sql`select public.withdraw_publication(${room.version}, 'A mistake')`.execute(tx)
	}
};

describe.each(Object.entries(everyWriting))('%s', (_, { by, write }) => {
	const writing = (room: Room, meanwhile: (tx: Tx) => Promise<void> = async () => undefined) => {
		const [member] = room.members;
		return writeAs(by === 'member' && member ? member : room.convener, async (tx) => {
			await write(tx, room);
			await meanwhile(tx);
		});
	};

	test('leaves no name when the rule becomes stricter before it is there', async () => {
		const room = await attributedRoom();
		let stricter = Promise.resolve();
		await writing(room, async () => {
			stricter = makeStricter(room);
			await isHeldUp();
		});
		await stricter;
		expect(await namesIn(room)).toEqual([]);
	});

	test('leaves no name when it began under the rule before', async () => {
		const room = await attributedRoom();
		let written: Promise<unknown> = Promise.resolve();
		await database.admin.begin(async (tx) => {
			await tx`update public.sessions set attribution = 'chatham_house' where id = ${room.session}`;
			// What names an organisation is refused by then.
			written = writing(room).catch(() => null);
			await isHeldUp();
		});
		await written;
		expect(await namesIn(room)).toEqual([]);
	});
});

test('a first word that is being written counts: the rule it was said under does not become looser', async () => {
	const room = await askable(database, { members: 1, themes: 0, attribution: 'chatham_house' });
	const [member = room.convener] = room.members;
	let looser: Promise<unknown> = Promise.resolve();
	await writeAs(member, async (tx) => {
		await sql`select public.ask_question(null, ${room.session}, 'Who pays?')`.execute(tx);
		looser =
			database.admin`update public.sessions set attribution = 'attributed' where id = ${room.session}`.then(
				() => 'looser',
				String
			);
		await isHeldUp();
	});
	expect(await looser).toContain('It can only become stricter now');
});

test('a first line that is being saved counts, too, and so does the first to arrive', async () => {
	const first = {
		line: (tx: postgres.TransactionSql, room: Asked) =>
			tx`insert into private.document_updates (document_id, seq, data) values (${room.summary}, 1, '\\x00')`,
		arrival: (tx: postgres.TransactionSql, room: Asked) =>
			tx`update public.attendance set arrived_at = now() where session_id = ${room.session}`
	};
	for (const write of Object.values(first)) {
		const room = await askable(database, { members: 1, themes: 0, attribution: 'chatham_house' });
		await database.admin`insert into public.attendance (session_id, membership_id, circle_id, reply)
			select ${room.session}, id, circle_id, 'coming' from public.memberships where circle_id = ${room.circle}`;
		let changed: Promise<unknown> = Promise.resolve();
		await database.admin.begin(async (tx) => {
			await write(tx, room);
			changed = writeAs(room.convener, (other) =>
				sql`update public.sessions set attribution = 'confidential' where id = ${room.session}`.execute(other)
			);
			await isHeldUp();
		});
		await changed;
		const [session] =
			await database.admin`select was_chatham_house from public.sessions where id = ${room.session}`;
		expect(session).toEqual({ was_chatham_house: true });
	}
});

test('a session is not removed from under what is being asked in it', async () => {
	const room = await askable(database, { members: 1, themes: 0, attribution: 'attributed' });
	const [member = room.convener] = room.members;
	let removed: Promise<unknown> = Promise.resolve();
	await writeAs(member, async (tx) => {
		await sql`select public.ask_question(null, ${room.session}, 'Who pays?')`.execute(tx);
		removed = writeAs(room.convener, (other) => removeSession(other, room.session));
		await isHeldUp();
	});
	expect(await removed).toBe(false);
});

const makeStricter = async ({ session }: Asked): Promise<void> => {
	await database.admin`update public.sessions set attribution = 'chatham_house' where id = ${session}`;
};

/** Comes back when one waits for the other, or when neither has to. */
async function isHeldUp(): Promise<void> {
	for (let tries = 0; tries < 20; tries += 1) {
		const [waiting] = await database.admin`select from pg_stat_activity
			where datname = current_database() and wait_event_type = 'Lock'`;
		if (waiting) return;
		await new Promise((resolve) => setTimeout(resolve, 10));
	}
}

/** An attributed session with something of everything in it, said by somebody, and a round of agreement that is open. */
async function attributedRoom(): Promise<Room> {
	const of = await askable(database, { members: 1, themes: 1, attribution: 'attributed' });
	const [member = of.convener] = of.members;
	await writeLine(of.summary, 'introduction', 'In short.');
	await boundToText(of.session, () =>
		writeAs(of.convener, (tx) =>
			openAgreement(tx, of.session, {
				closesAt: new Date(Date.now() + 7 * 86_400_000),
				silence: 'nothing',
				words: ''
			})
		)
	);
	const id = async (asked: ReturnType<typeof sql<{ id: string }>>) =>
		String((await writeAs(member, (tx) => asked.execute(tx))).rows[0]?.id);
	const decision = await id(
		sql`select public.record_decision(null, ${of.session}, ${given(of)}::text::jsonb) as id`
	);
	const question = await id(sql`select public.ask_question(null, ${of.session}, 'When?') as id`);
	const thread = await id(
		sql`select public.start_comment(null, null, ${of.summary}, 'introduction', '{}', 'words', 'Why?') as id`
	);
	const [comment] = await database.admin`select id from public.comments where thread_id = ${thread}`;
	const [version] = await database.admin`
		insert into public.publications (circle_id, session_id, number, slug, audience, title, host, held_on, attribution, markdown,
			fingerprint, published_by)
		values (${of.circle}, ${of.session}, 1, ${`record-${of.session}`}, 'members', 'Record', 'Host', '2026-11-05', 'attributed',
			'# Record', ${'a'.repeat(64)}, ${of.convener.id}) returning id`;
	return { ...of, decision, question, thread, comment: String(comment?.id), version: String(version?.id) };
}

/** Every place where the rows of a session say who did something. */
function namesIn({ session }: Asked) {
	return database.admin`
		select 'objectors' as what from public.decisions where session_id = ${session} and objectors <> '{}'
		union all select 'decision' from public.decision_entries
			where session_id = ${session} and (by_id is not null or said ->> 'objectors' <> '[]')
		union all select 'question' from public.question_entries where session_id = ${session} and by_id is not null
		union all select 'comment' from public.comments where session_id = ${session} and author_id is not null
		union all select 'file' from public.files where session_id = ${session} and (added_by is not null or name like 'mei%')
		union all select 'answer' from public.agreement_answers where session_id = ${session} and by_id is not null
		union all select kind from public.events where session_id = ${session} and (actor_id is not null or organisation_id is not null)
			and split_part(kind, '.', 1) in ('decision', 'question', 'comment', 'theme', 'publication', 'file', 'agreement')`;
}
