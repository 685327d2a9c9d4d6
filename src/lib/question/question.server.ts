import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { Question, QuestionEntry } from './question';

async function questionsWhere(
	tx: Tx,
	where: { circle?: string; session?: string; question?: string }
): Promise<Question[]> {
	let query = tx.selectFrom('questions').selectAll().orderBy('created_at').orderBy('id');
	if (where.circle) query = query.where('circle_id', '=', where.circle);
	if (where.session) query = query.where('session_id', '=', where.session);
	if (where.question) query = query.where('id', '=', where.question);
	return (await query.execute()).map((row) => ({
		id: row.id,
		circleId: row.circle_id,
		sessionId: row.session_id,
		itemId: row.item_id,
		documentId: row.document_id,
		section: row.section,
		bornAs: row.born_as,
		text: row.text,
		answer: row.answer,
		isWithdrawn: row.withdrawn_at !== null,
		version: row.version
	}));
}

/** The questions of a session, in the order they were asked, withdrawn ones included. */
export const questionsOfSession = (tx: Tx, sessionId: string) => questionsWhere(tx, { session: sessionId });

/** The questions of all sessions of a circle, in the order they were asked. */
export const questionsOfCircle = (tx: Tx, circleId: string) => questionsWhere(tx, { circle: circleId });

/** One question, or null where there is none for the caller. */
export async function readQuestion(tx: Tx, id: string): Promise<Question | null> {
	return (await questionsWhere(tx, { question: id }))[0] ?? null;
}

/** Everything that happened to a question, the first entry first. */
export async function historyOfQuestion(tx: Tx, id: string): Promise<QuestionEntry[]> {
	const rows = await tx
		.selectFrom('question_entries as e')
		.leftJoin('people as p', 'p.id', 'e.by_id')
		.select(['e.id', 'e.step', 'e.at', 'p.name as by', 'e.why', 'e.said'])
		.where('e.question_id', '=', id)
		.orderBy('e.id')
		.execute();
	return rows.map((row) => ({
		...row,
		id: String(row.id),
		step: row.step as QuestionEntry['step'],
		said: row.said as unknown as QuestionEntry['said']
	}));
}

type Asked = {
	id: string | null;
	sessionId: string;
	text: string;
	itemId: string | null;
	documentId: string | null;
	section: string | null;
	bornAs: string | null;
};

/** Asks a question and answers its id. Sent twice with the same id, it is asked once. Throws the refusals of the database. */
export async function askQuestion(tx: Tx, asked: Asked): Promise<string> {
	const { rows } = await sql<{
		id: string;
	}>`select public.ask_question(${asked.id}::uuid, ${asked.sessionId}::uuid,
		${asked.text}, ${asked.itemId}::uuid, ${asked.documentId}::uuid, ${asked.section}, ${asked.bornAs}) as id`.execute(
		tx
	);
	const [row] = rows;
	if (!row) throw new Error('ask_question answered nothing');
	return row.id;
}

/** Rewords a question, answers it, corrects the answer, or opens it again with an empty one. */
export async function changeQuestion(
	tx: Tx,
	id: string,
	change: { seen: number; text?: string | undefined; answer: string; why: string }
): Promise<void> {
	await sql`select public.change_question(${id}::uuid, ${change.seen}::int, ${change.text ?? null}, ${change.answer},
		${change.why})`.execute(tx);
}

/** Takes a question back, with a reason; it stays readable. */
export async function withdrawQuestion(tx: Tx, id: string, why: string): Promise<void> {
	await sql`select public.withdraw_question(${id}::uuid, ${why})`.execute(tx);
}
