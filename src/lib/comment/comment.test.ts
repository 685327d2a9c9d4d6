import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
	changeQuestion,
	askQuestion,
	questionsOfSession,
	historyOfQuestion
} from '$lib/question/question.server';
import { readAs, writeAs } from '$lib/server/database';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { unreadIn, type Thread } from './comment';
import {
	editComment,
	removeComment,
	replyToComment,
	settleThread,
	startComment,
	threadsOf
} from './comment.server';

type Person = Awaited<ReturnType<typeof signedUp>>;
const key = 'a key that one tab keeps to itself';
let database: TestDatabase;
let mei: Person;
let dev: Person;
let circle: string;
beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	[mei, dev] = await Promise.all([signedUp(admin, 'Mei Tan'), signedUp(admin, 'Dev Sharma')]);
	const organisation = crypto.randomUUID();
	circle = crypto.randomUUID();
	await admin`insert into public.organisations (id, name, sector) values (${organisation}, 'Harbour Trust', 'voluntary')`;
	await admin`insert into public.circles (id, name, host_id) values (${circle}, 'Lantern Circle', ${organisation})`;
	for (const { id } of [mei, dev])
		await admin`insert into public.memberships (circle_id, person_id, organisation_id) values (${circle}, ${id}, ${organisation})`;
});
afterAll(() => database.close());

describe('a comment', () => {
	test('carries its author in an attributed session, who may change it until somebody replies', async () => {
		const { document } = await meeting('attributed');
		const { thread, comment } = await start(document);
		await expect(writeAs(dev, (tx) => editComment(tx, { comment, body: 'Mine' }))).rejects.toThrow(
			'Only whoever wrote'
		);
		await writeAs(mei, (tx) => editComment(tx, { comment, body: 'Which signs?' }));
		await writeAs(dev, (tx) => replyToComment(tx, { thread, body: 'All of them' }));
		await expect(writeAs(mei, (tx) => editComment(tx, { comment, body: 'Again' }))).rejects.toThrow(
			'replied since'
		);
		const [read] = await readAs(dev, (tx) => threadsOf(tx, document));
		expect(read?.comments.map(({ author, body, isEdited }) => [author?.name, body, isEdited])).toEqual([
			['Mei Tan', 'Which signs?', true],
			['Dev Sharma', 'All of them', false]
		]);
	});

	test('under the Chatham House Rule is nobody’s in any table, and changed with the key of its tab alone', async () => {
		const { document } = await meeting('chatham_house');
		const { thread, comment } = await start(document);
		await writeAs(dev, (tx) => settleThread(tx, thread, true));
		await expect(
			writeAs(mei, (tx) => editComment(tx, { comment, body: 'Guessed', key: 'another key of this length' }))
		).rejects.toThrow('Only whoever wrote');
		await writeAs(mei, (tx) => editComment(tx, { comment, body: 'Which signs?', key }));
		const rows = await database.admin`
			select to_jsonb(c) || to_jsonb(t) || to_jsonb(k) as all from public.comments c
			join public.comment_threads t on t.id = c.thread_id join private.comment_keys k on k.comment_id = c.id
			where c.id = ${comment}
			union all select to_jsonb(e) from public.events e where e.subject_id = ${thread}`;
		expect(rows).toHaveLength(4);
		for (const person of [mei, dev])
			for (const trace of [person.id, person.userId, person.email, key])
				expect(JSON.stringify(rows)).not.toContain(trace);
	});

	test('is taken away by its writer or by those who run the circle, and says that it was', async () => {
		const { document } = await meeting('chatham_house');
		const { comment } = await start(document);
		await expect(writeAs(mei, (tx) => removeComment(tx, { comment }))).rejects.toThrow('Only facilitators');
		await writeAs(mei, (tx) => removeComment(tx, { comment, key }));
		const [read] = await readAs(dev, (tx) => threadsOf(tx, document));
		expect(read?.comments[0]).toMatchObject({ body: '(removed)', isRemoved: true });
	});

	test('waits in a resolved thread until it is opened again', async () => {
		const { document } = await meeting('attributed');
		const { thread } = await start(document);
		await writeAs(dev, (tx) => settleThread(tx, thread, true));
		await expect(writeAs(dev, (tx) => replyToComment(tx, { thread, body: 'Late' }))).rejects.toThrow(
			'resolved'
		);
		await writeAs(mei, (tx) => settleThread(tx, thread, false));
		await writeAs(dev, (tx) => replyToComment(tx, { thread, body: 'In time' }));
	});

	test('is new to others, not to its writer, until it was seen', () => {
		const at = new Date('2026-11-05T14:00:00Z');
		const comment = { id: '1', author: null, body: 'Hello', at, isEdited: false, isRemoved: false };
		const thread = { comments: [comment] } as Thread;
		expect(unreadIn([thread], at.getTime() - 1, () => false)).toBe(1);
		expect(unreadIn([thread], at.getTime() - 1, () => true)).toBe(0);
		expect(unreadIn([thread], at.getTime(), () => false)).toBe(0);
	});
});

test('a question is open, answered, and opened again with a reason, and its history tells so', async () => {
	const { session } = await meeting('attributed');
	const asked = {
		id: null,
		sessionId: session,
		text: 'Who pays?',
		itemId: null,
		documentId: null,
		section: null
	};
	const id = await writeAs(mei, (tx) => askQuestion(tx, { ...asked, bornAs: 'and who pays for it?' }));
	await writeAs(dev, (tx) => changeQuestion(tx, id, { seen: 1, answer: 'The host', why: '' }));
	await expect(
		writeAs(dev, (tx) => changeQuestion(tx, id, { seen: 2, answer: '', why: '' }))
	).rejects.toThrow('Give a reason');
	await writeAs(dev, (tx) => changeQuestion(tx, id, { seen: 2, answer: '', why: 'Not agreed' }));
	const [question] = await readAs(mei, (tx) => questionsOfSession(tx, session));
	expect(question).toMatchObject({ text: 'Who pays?', bornAs: 'and who pays for it?', answer: null });
	const history = await readAs(mei, (tx) => historyOfQuestion(tx, id));
	expect(history.map(({ step, by }) => `${step} ${by}`)).toEqual([
		'ask Mei Tan',
		'answer Dev Sharma',
		'reopen Dev Sharma'
	]);
});

async function meeting(attribution: string): Promise<{ session: string; document: string }> {
	const session = crypto.randomUUID();
	await database.admin`insert into public.sessions (id, circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${session}, ${circle}, 'First dialogue', '2026-11-05T14:00:00Z', '2026-11-05T16:00:00Z', 'Europe/London', ${attribution})`;
	const [notes] = await database.admin<
		{ id: string }[]
	>`select id from public.documents where session_id = ${session} and kind = 'notes'`;
	return { session, document: notes?.id ?? '' };
}

async function start(document: string): Promise<{ thread: string; comment: string }> {
	const [thread, comment] = [crypto.randomUUID(), crypto.randomUUID()];
	const about = { document, section: 'general', place: { from: {}, to: {} }, quote: 'Early signs' };
	await writeAs(mei, (tx) => startComment(tx, { thread, comment, ...about, body: 'Which ones?', key }));
	return { thread, comment };
}
