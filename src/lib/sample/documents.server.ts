import { sql } from 'kysely';
import * as Y from 'yjs';
import { announceWriting } from '$lib/collaboration/server';
import { createPostgresLog } from '$lib/collaboration/server/postgres-log';
import { sectionToMarkdown } from '$lib/editor/read';
import { fillSection } from '$lib/editor/write';
import { asWorker, workerPool, writeAs } from '$lib/server/database';
import { ruth } from './cast';
import { must, type Accounts } from './people.server';
import { introduction, nextSteps, notes, themes } from './record';
import type { SampleSession } from './sessions.server';
import { withMarks } from './text';
import { held } from './words';

/** Writes notes and summary of the first dialogue, and publishes the summary for everybody. */
export async function writeDocuments(
	accounts: Accounts,
	session: SampleSession,
	commitments: Map<string, string>
): Promise<void> {
	const sections = Object.entries(notes).map(([key, text]) => ({
		id: key === 'general' ? key : must(session.items, key),
		text
	}));
	const parts = [...themes, nextSteps].map(({ title, text }, index) => ({
		id: session.themes[index] ?? '',
		title,
		text
	}));
	const noteDoc = compose(sections, commitments);
	const summaryDoc = compose([{ id: 'introduction', text: introduction }, ...parts], commitments);
	await store(session.notes, noteDoc);
	await store(session.summary, summaryDoc);
	const markdown = [
		sectionToMarkdown(summaryDoc, 'introduction', { marked: 'text' }),
		...parts.map(({ id, title }) => `## ${title}\n\n${sectionToMarkdown(summaryDoc, id, { marked: 'text' })}`)
	].join('\n\n');
	await markSession(accounts, session.id);
	await asWorker((tx) =>
		sql`select private.note_composed(${session.id}, 'public', ${held.title}, ${markdown}, '{}')`.execute(tx)
	);
	await writeAs(accounts(ruth.id), (tx) =>
		sql`select * from public.publish_summary(${session.id}, 'public', ${held.title}, ${markdown})`.execute(tx)
	);
}

/** A decision and two questions of the first dialogue: one answered, one open. */
async function markSession(accounts: Accounts, sessionId: string): Promise<void> {
	const decided = JSON.stringify({
		text: 'The circle meets every two months until the spring.',
		way: 'vote',
		votesFor: 11,
		votesAgainst: 1,
		votesAbstained: 2,
		objections: 1,
		objection: 'Small teams cannot spare somebody so often.'
	});
	await writeAs(accounts(ruth.id), async (tx) => {
		await sql`select public.record_decision(null, ${sessionId}::uuid, ${decided}::text::jsonb)`.execute(tx);
		const { rows } = await sql<{ id: string }>`
			select public.ask_question(null, ${sessionId}::uuid, 'Who answers the telephone at night?') as id`.execute(
			tx
		);
		await sql`select public.change_question(${rows[0]?.id ?? null}::uuid, 1, null,
			'The regional line does, from January on.')`.execute(tx);
		await sql`select public.ask_question(null, ${sessionId}::uuid, 'Who pays for interpreters in the first week?')`.execute(
			tx
		);
	});
}

function compose(sections: { id: string; text: string }[], commitments: Map<string, string>): Y.Doc {
	const doc = new Y.Doc();
	for (const { id, text } of sections) fillSection(doc, id, withMarks(text, commitments));
	return doc;
}

/** Nobody can have these documents open yet, so their first row may be written past the rooms. */
async function store(documentId: string, doc: Y.Doc): Promise<void> {
	const obstacles = await createPostgresLog(workerPool()).append([
		{ documentId, seq: 1, data: Y.encodeStateAsUpdate(doc) }
	]);
	if (obstacles.size > 0) throw new Error('The sample could not write its documents.');
	announceWriting(documentId);
}
