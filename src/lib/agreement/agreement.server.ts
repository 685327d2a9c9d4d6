import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type {
	Answer,
	AskedTheme,
	Counts,
	Objection,
	Removed,
	Reservation,
	Round,
	Silence
} from './agreement';

const roundColumns = [
	'id',
	'number',
	'silence',
	'words',
	sql<Record<string, string>>`asked`.as('asked'),
	'opened_at as openedAt',
	'closes_at as closesAt',
	'closed_at as closedAt',
	'ran_to_its_date as ranToItsDate',
	'fingerprint'
] as const;

/** The rounds of a session, newest first. */
export function listRounds(tx: Tx, sessionId: string): Promise<Round[]> {
	return tx
		.selectFrom('agreement_rounds')
		.select(roundColumns)
		.where('session_id', '=', sessionId)
		.orderBy('number', 'desc')
		.execute();
}

/** Whether organisations are being asked about the summary at the moment, and until when. */
export async function openRound(tx: Tx, sessionId: string): Promise<Round | null> {
	const row = await tx
		.selectFrom('agreement_rounds')
		.select(roundColumns)
		.where('session_id', '=', sessionId)
		.where('closed_at', 'is', null)
		.executeTakeFirst();
	return row ?? null;
}

/** The themes in order: of a closed round as they were frozen, otherwise as they were last looked at. */
export function listAskedThemes(
	tx: Tx,
	sessionId: string,
	frozenRound: string | null
): Promise<AskedTheme[]> {
	const columns = ['w.section', 'w.id as wordingId', 'w.title', 'w.markdown', 'w.fingerprint'] as const;
	if (frozenRound !== null)
		return tx
			.selectFrom('agreed_themes as t')
			.innerJoin('theme_wordings as w', 'w.id', 't.wording_id')
			.select([...columns, 'w.first_seen_at as since'])
			.where('t.round_id', '=', frozenRound)
			.orderBy('t.position')
			.execute();
	return tx
		.selectFrom('current_wordings as c')
		.innerJoin('theme_wordings as w', 'w.id', 'c.wording_id')
		.select([...columns, 'c.since'])
		.where('c.session_id', '=', sessionId)
		.orderBy('c.position')
		.execute();
}

/** Organisations by themes, as far as the caller may see them. */
export async function readGrid(tx: Tx, sessionId: string, frozenRound: string | null): Promise<Answer[]> {
	const { rows } =
		await sql<Answer>`select section, organisation_id as "organisationId", organisation, stance, stands,
			by_silence as "bySilence", spoke_earlier as "spokeEarlier", to_wording as "toWording", reason, proposal, reservation
		from public.agreement_grid(${sessionId}, ${frozenRound}::uuid)`.execute(tx);
	return rows;
}

/** How many, by theme; how they are spread only where the caller may know. */
export async function readCounts(tx: Tx, sessionId: string, frozenRound: string | null): Promise<Counts[]> {
	const { rows } =
		await sql<Counts>`select section, asked, answered, case when agree is not null then jsonb_build_object('agree', agree,
			'canLiveWith', can_live_with, 'reserve', reserve, 'object', object, 'bySilence', by_silence) end as spread
			from public.agreement_counts(${sessionId}, ${frozenRound}::uuid)`.execute(tx);
	return rows;
}

/** The themes that were taken out of the summary while organisations were asked about them in that round. */
export async function listRemoved(tx: Tx, sessionId: string, roundId: string): Promise<Removed[]> {
	const { rows } =
		await sql<Removed>`select * from public.agreement_removed(${sessionId}, ${roundId}::uuid)`.execute(tx);
	return rows;
}

/** What was objected to and reserved. */
export async function readWords(tx: Tx, sessionId: string, frozenRound: string | null): Promise<Objection[]> {
	const { rows } =
		await sql<Objection>`select * from public.agreement_words(${sessionId}, ${frozenRound}::uuid)`.execute(
			tx
		);
	return rows;
}

/** Reservations that wait for the organisation's consent, as far as the caller may see them. */
export function listReservations(tx: Tx, sessionId: string): Promise<Reservation[]> {
	return tx
		.selectFrom('agreement_reservations')
		.select([
			'id',
			'section',
			'wording_id as wordingId',
			'organisation_id as organisationId',
			'body',
			sql<Reservation['state']>`state`.as('state')
		])
		.where('session_id', '=', sessionId)
		.where('state', '=', 'proposed')
		.orderBy('proposed_at')
		.execute();
}

/** A stored wording of a session's theme, by its id or its fingerprint. Null when nobody was ever shown it. */
export async function findWording(
	tx: Tx,
	sessionId: string,
	by: { id: string } | { section: string; fingerprint: string }
): Promise<{ title: string; markdown: string } | null> {
	const row = await tx
		.selectFrom('theme_wordings')
		.select(['title', 'markdown'])
		.where('session_id', '=', sessionId)
		.$if('id' in by, (query) => query.where('id', '=', 'id' in by ? by.id : ''))
		.$if('section' in by, (query) =>
			query
				.where('section', '=', 'section' in by ? by.section : '')
				.where('fingerprint', '=', 'section' in by ? by.fingerprint : '')
		)
		.executeTakeFirst();
	return row ?? null;
}

/** The organisation that the caller speaks for in a circle. */
export async function myOrganisation(
	tx: Tx,
	circleId: string,
	personId: string
): Promise<{ id: string; name: string } | null> {
	const row = await tx
		.selectFrom('memberships as m')
		.innerJoin('organisations as o', 'o.id', 'm.organisation_id')
		.select(['o.id', 'o.name'])
		.where('m.circle_id', '=', circleId)
		.where('m.person_id', '=', personId)
		.where('m.ended_at', 'is', null)
		.executeTakeFirst();
	return row ?? null;
}

/** Opens a round. Conveners only: the database refuses everybody else. */
export async function openAgreement(
	tx: Tx,
	sessionId: string,
	round: { closesAt: Date; silence: Silence; words: string }
): Promise<void> {
	await sql`select public.open_agreement(${sessionId}, ${round.closesAt}, ${round.silence}::public.silence, ${round.words})`.execute(
		tx
	);
}

/** Gives the open round another closing date. Conveners only. */
export async function moveAgreement(tx: Tx, sessionId: string, closesAt: Date): Promise<void> {
	await sql`select public.move_agreement(${sessionId}, ${closesAt})`.execute(tx);
}

/** Closes the open round and freezes what was said. Conveners only. */
export async function closeAgreement(tx: Tx, sessionId: string): Promise<void> {
	await sql`select public.close_agreement(${sessionId})`.execute(tx);
}

/** Answers for the caller's organisation, to the wording with that fingerprint and no other. */
export async function answerTheme(
	tx: Tx,
	sessionId: string,
	answer: {
		section: string;
		fingerprint: string;
		stance: 'agree' | 'can_live_with' | 'object';
		reason?: string;
		proposal?: string;
	}
): Promise<void> {
	await sql`select public.answer_theme(${sessionId}, ${answer.section}, ${answer.fingerprint},
		${answer.stance}::public.stance, ${answer.reason ?? ''}, ${answer.proposal ?? ''})`.execute(tx);
}

/** Takes back what the caller's organisation said about a theme. */
export async function withdrawAnswer(tx: Tx, sessionId: string, section: string): Promise<void> {
	await sql`select public.withdraw_answer(${sessionId}, ${section})`.execute(tx);
}

/** Words a reservation for an organisation that objects. Those who run the circle only. */
export async function proposeReservation(
	tx: Tx,
	sessionId: string,
	reservation: { section: string; organisation: string; body: string }
): Promise<void> {
	await sql`select public.propose_reservation(${sessionId}, ${reservation.section}, ${reservation.organisation},
		${reservation.body})`.execute(tx);
}

/** The caller's organisation says yes or no to the words of its reservation. */
export async function answerReservation(tx: Tx, reservationId: string, consents: boolean): Promise<void> {
	await sql`select public.answer_reservation(${reservationId}, ${consents})`.execute(tx);
}
