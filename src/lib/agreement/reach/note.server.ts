import { sql } from 'kysely';
import { localTime } from '$lib/action/reach/reminders';
import type { Tx } from '$lib/server/database';
import { closingKey, type AgreementNotice } from './notices';

type Recorded = {
	kind: string;
	sessionId: string | null;
	subjectId: string | null;
	detail: Record<string, unknown>;
};

/** Notes whom an event of an agreement concerns. The same thing is noted once, however often the event comes. */
export async function noteAgreement(tx: Tx, event: Recorded): Promise<void> {
	const { sessionId: session, subjectId: subject } = event;
	if (!session || !subject) return;
	const section = typeof event.detail.section === 'string' ? event.detail.section : '';
	const wording = typeof event.detail.wording === 'string' ? event.detail.wording : '';
	const closes = typeof event.detail.closes === 'string' ? event.detail.closes : '';
	switch (event.kind) {
		case 'agreement.opened':
			return note(tx, session, 'opened', `opened:${subject}`, null, sql`true`);
		case 'agreement.closed':
			return note(tx, session, 'closed', `closed:${subject}`, null, sql`true`);
		case 'agreement.moved':
			return note(tx, session, 'moved', `moved:${subject}:${Date.parse(closes)}`, null, sql`true`);
		case 'agreement.removed':
			return note(
				tx,
				session,
				'removed',
				`removed:${section}`,
				section,
				sql`m.organisation_id in (select private.organisations_heard(${session}, ${section}))`
			);
		case 'agreement.changed':
			// Those who had answered; everybody else has been asked already, and still is.
			return note(
				tx,
				session,
				'changed',
				`changed:${section}:${wording}`,
				section,
				sql`exists (select from private.stances(${session}) s where s.section = ${section}
					and s.organisation_id = m.organisation_id and s.stance <> 'none' and not s.stands)`
			);
		case 'agreement.reservation_worded':
			return note(
				tx,
				session,
				'reservation',
				`reservation:${subject}`,
				section,
				sql`exists (select from public.agreement_reservations r where r.id = ${subject}
					and r.organisation_id = m.organisation_id and r.state = 'proposed')`
			);
	}
}

/** Notes rounds that close in three days or tomorrow, for those whose answers are missing. */
export async function noteClosing(tx: Tx, now: Date): Promise<void> {
	const rounds = await tx
		.selectFrom('agreement_rounds as r')
		.innerJoin('sessions as s', 's.id', 'r.session_id')
		.select(['r.id', 'r.session_id as session', 'r.closes_at as closesAt', 's.time_zone as zone'])
		.where('r.closed_at', 'is', null)
		.where('r.closes_at', '>', now)
		.where(sql<boolean>`r.closes_at < ${now}::timestamptz + interval '4 days'`)
		.execute();
	for (const { id, session, closesAt, zone } of rounds) {
		const key = closingKey(id, localTime(now, zone).day, localTime(closesAt, zone).day);
		if (!key) continue;
		await note(
			tx,
			session,
			'closing',
			key,
			null,
			sql`exists (select from private.stances(${session}) s
				where s.organisation_id = m.organisation_id and (s.stance = 'none' or not s.stands))`
		);
	}
}

/** For everybody who speaks for an organisation of the circle and is meant. People of the sample get no mail. */
async function note(
	tx: Tx,
	session: string,
	kind: AgreementNotice,
	key: string,
	section: string | null,
	meant: ReturnType<typeof sql>
): Promise<void> {
	await sql`insert into private.agreement_notices (person_id, circle_id, session_id, kind, key, section)
		select m.person_id, m.circle_id, ${session}, ${kind}, ${key}, ${section}
		from public.sessions s join public.memberships m on m.circle_id = s.circle_id
		join public.people p on p.id = m.person_id
		where s.id = ${session} and m.ended_at is null and m.role >= 'participant' and not p.is_sample and ${meant}
		on conflict (person_id, key) do nothing`.execute(tx);
}
