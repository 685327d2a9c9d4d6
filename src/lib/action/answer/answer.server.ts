import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { asWorker, type Tx } from '$lib/server/database';
import type { ActionState, Step } from '../action';
import { isDueBySession, isProposedBySession } from '../action.server';
import type { StepInput } from '../forms';
import { inOrder } from '../step-order';
import { enqueue } from '$lib/server/queue';
import type { Answer, AnswerPurpose, EndedLink, OpenLink } from './answer';

const TOKEN_BYTES = 24;
/** A file that was looked at already. */
type LinkFile = {
	name: string;
	mediaType: string;
	content: Uint8Array;
	width: number | null;
	height: number | null;
};

/** What a link leads to, or null. Looking changes nothing: mail scanners open every link. */
export async function readAnswer(token: string): Promise<Answer | null> {
	return asWorker(async (tx) => {
		const { rows } = await sql<{ answer: Answer | null; due: boolean | null; proposed: boolean | null }>`
			select answer, ${isDueBySession} as due, ${isProposedBySession} as proposed
			from private.read_answer_link(${token}) as answer
			left join public.actions a on a.id = (answer -> 'action' ->> 'id')::uuid`.execute(tx);
		const [row] = rows;
		if (!row?.answer) return null;
		const { action, steps } = row.answer;
		// What a link no longer shows has no title.
		const shows = action.title !== '';
		return {
			...row.answer,
			steps: inOrder(steps),
			action: {
				...action,
				dueBySession: shows && row.due === true,
				proposedBySession: shows && row.proposed === true && action.proposedDue !== null
			}
		};
	});
}

/** Takes the one step a link is for, as whom it was sent to. Throws the refusals of the state machine. */
export async function answerByLink(
	token: string,
	step: Step,
	given: StepInput,
	file: LinkFile | null = null
): Promise<ActionState> {
	return asWorker(async (tx) => {
		if (file) await addFileByLink(tx, token, file);
		const { rows } = await sql<{ state: ActionState }>`select private.take_step_by_link(${token}, ${step},
			${given.body ?? ''}, ${given.link ?? null}, ${given.due ?? null}::date, ${given.title ?? null},
			${given.progress ?? null}::int, ${given.bySession ?? false}::boolean, ${given.terms ?? null}::int) as state`.execute(
			tx
		);
		const [row] = rows;
		if (!row) throw new Error('take_step_by_link answered nothing');
		return row.state;
	});
}

/** Whether what that link was used for is this very answer. */
export async function saidByLinkAlready(token: string, step: Step, given: StepInput): Promise<boolean> {
	const due = given.bySession ? null : (given.due ?? null);
	return asWorker(async (tx) => {
		const { rows } =
			await sql`select from private.answer_links l join public.action_updates u on u.id = l.update_id
			join public.actions a on a.id = l.action_id
			where l.token_hash = private.hash_token(${token}) and u.step = ${step} and u.body = ${given.body ?? ''}
			and u.link is not distinct from ${given.link ?? null}::text
			and coalesce(u.progress, ${given.progress ?? null}::int) is not distinct from ${given.progress ?? null}::int
			and (${due}::date is null or coalesce(u.due_to, u.due_from) = ${due}::date)
			and (${given.title ?? null}::text is null or coalesce(u.title_to, a.title) = ${given.title ?? null}::text)`.execute(
				tx
			);
		return rows.length > 0;
	});
}

async function addFileByLink(tx: Tx, token: string, file: LinkFile): Promise<void> {
	const { name, mediaType, content, width, height } = file;
	await sql`select private.add_file_by_link(${token}, ${name}, ${mediaType}, ${Buffer.from(content)}, ${width}, ${height})`.execute(
		tx
	);
}

/** Makes a link for one person, address, commitment and purpose. Answers the token, which is kept nowhere. */
export async function makeAnswerLink(
	tx: Tx,
	made: {
		actionId: string;
		personId: string;
		address: string;
		purpose: AnswerPurpose;
		batch: string | null;
		/** Who asked for it to be sent. */
		sentBy?: string | null;
	}
): Promise<string> {
	// Letters and digits only: mail programs leave a hyphen at the end out of the link.
	const token = randomBytes(TOKEN_BYTES).toString('hex');
	await tx
		.insertInto('private.answer_links')
		.values({
			token_hash: sql<string>`private.hash_token(${token})`,
			action_id: made.actionId,
			person_id: made.personId,
			address: made.address,
			purpose: made.purpose,
			batch: made.batch,
			sent_by: made.sentBy ?? null
		})
		.execute();
	return token;
}

/**
 * Sends a new link in place of one that time has ended, where that one had been sent. Says nothing about whether it did:
 * whoever holds an old mail learns nothing from asking.
 */
export async function renewByLink(token: string): Promise<void> {
	await asWorker(async (tx) => {
		const { rows } = await sql<{
			link: string | null;
		}>`select private.link_to_renew(${token}) as link`.execute(tx);
		if (rows[0]?.link) await enqueue('commitment-link', { link: rows[0].link, sentBy: null }, { tx });
	});
}

/** The links that are out about a commitment; empty for those who may not end them. */
export async function openLinks(tx: Tx, actionId: string): Promise<OpenLink[]> {
	const { rows } =
		await sql<OpenLink>`select id, person, address, purpose, made_at as "madeAt", expires_at as "expiresAt"
		from private.open_answer_links(${actionId}::uuid)`.execute(tx);
	return rows;
}

/** Those who get no links about a commitment any more; empty for those who may not send them any. */
export async function endedLinks(tx: Tx, actionId: string): Promise<EndedLink[]> {
	const { rows } = await sql<EndedLink>`select id, person, address, ended_at as "endedAt"
		from private.ended_answer_links(${actionId}::uuid)`.execute(tx);
	return rows;
}

/** Sends a new link to whoever had that one. Throws where that is not the caller's to do, or there is nothing to answer. */
export async function sendLinkAnew(tx: Tx, link: string): Promise<void> {
	await sql`select private.send_link_anew(${link}::uuid)`.execute(tx);
}

/** Ends one link, or all of a commitment. Throws where that is not the caller's to do. */
export async function revokeLinks(tx: Tx, actionId: string, link: string | null): Promise<void> {
	await sql`select private.revoke_answer_links(${actionId}::uuid, ${link}::uuid)`.execute(tx);
}

/** Which lines of the story were said by link: where it had been sent, by the id of the line. */
export async function saidByLink(tx: Tx, actionId: string): Promise<Record<string, string>> {
	const { rows } = await sql<{ id: string; address: string }>`
		select update_id::text as id, address from private.said_by_link(${actionId}::uuid)`.execute(tx);
	return Object.fromEntries(rows.map(({ id, address }) => [id, address]));
}

/** Makes somebody the lead who is known by address only. Throws the refusals of the database beside `leadEmail`. */
export async function nameLeadByAddress(
	tx: Tx,
	actionId: string,
	email: string,
	name: string
): Promise<void> {
	await sql`select private.name_lead_by_address(${actionId}::uuid, ${email}, ${name})`.execute(tx);
}

/** Makes a colleague in the circle the lead. Throws the refusals of the database beside `lead`. */
export async function nameLead(tx: Tx, actionId: string, lead: string): Promise<void> {
	await sql`select private.name_lead(${actionId}::uuid, ${lead}::uuid)`.execute(tx);
}
