import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { asWorker, type Tx } from '$lib/server/database';
import { eachAlone } from '$lib/server/each-alone';
import { enqueue } from '$lib/server/queue';
import { whoWaits } from '$lib/server/who-waits';
import type { ActionState } from '../action';
import { readerOf } from './reader.server';
import { isQuiet, localTime, paceFor, stillTrue, whatGoesOut, type NoticeKind, type Pace } from './reminders';

/** Puts what waits for each person into one mail, where it is time for it. Several instances never send the same. */
export async function sendWhatIsDue(now: Date): Promise<void> {
	const people = await asWorker((tx) => whoWaits(tx, 'private.notices', (zone) => !isQuiet(now, zone)));
	await eachAlone('commitment-mails', people, (person) => asWorker((tx) => bundle(tx, person, now)));
}

async function bundle(tx: Tx, person: string, now: Date): Promise<void> {
	const reader = await readerOf(tx, person);
	const waiting = await waitingFor(tx, person);
	if (waiting.length === 0) return;
	const today = localTime(now, reader?.zone ?? null).day;
	const stale = waiting.filter((one) => !reader || !one.maySee || !stillTrue(one.kind, one, one.key, today));
	const choices = await choicesOf(tx, person);
	const { send, drop } = whatGoesOut(
		waiting
			.filter((one) => !stale.includes(one))
			.map(({ noticeId, circleId }) => ({ id: noticeId, pace: paceFor(choices, circleId) })),
		{ now, zone: reader?.zone ?? null, lastMail: reader?.lastMail ?? null }
	);
	await settle(tx, [...drop, ...stale.map(({ noticeId }) => noticeId)], null, now);
	if (send.length === 0) return;
	const batch = randomUUID();
	await settle(tx, send, batch, now);
	await enqueue('commitment-mail', { batch }, { tx });
}

type Waiting = {
	noticeId: string;
	circleId: string;
	kind: NoticeKind;
	key: string;
	id: string;
	state: ActionState;
	due: string | null;
	proposedDue: string | null;
	handOver: boolean;
	supportAsked: boolean;
	maySee: boolean;
};

async function waitingFor(tx: Tx, person: string): Promise<Waiting[]> {
	const { rows } =
		await sql<Waiting>`select n.id::text as "noticeId", n.circle_id as "circleId", n.kind, n.key, a.id, a.state,
			a.due, a.proposed_due as "proposedDue", a.proposed_owner_id is not null as "handOver",
			exists (select from public.action_support_requests r join public.memberships m on m.organisation_id = r.organisation_id
				where r.action_id = a.id and m.circle_id = a.circle_id and m.person_id = n.person_id and m.ended_at is null) as "supportAsked",
			private.sees_action(a.id, n.person_id) or (a.lead_id = n.person_id and exists (
				select from private.leads_by_address l where l.action_id = a.id and l.person_id = n.person_id)
				and not exists (select from public.memberships m where m.circle_id = a.circle_id and m.person_id = n.person_id)) as "maySee"
		from private.notices n join public.actions a on a.id = n.action_id
		where n.person_id = ${person} and n.settled_at is null order by n.id for update of n skip locked`.execute(tx);
	return rows;
}

async function choicesOf(tx: Tx, person: string) {
	const rows = await tx
		.selectFrom('private.mail_choices')
		.select(['circle_id as circleId', 'pace'])
		.where('person_id', '=', person)
		.execute();
	return rows.map(({ circleId, pace }) => ({ circleId, pace: pace as Pace }));
}

async function settle(tx: Tx, ids: readonly string[], batch: string | null, now: Date): Promise<void> {
	if (ids.length === 0) return;
	await tx
		.updateTable('private.notices')
		.set({ settled_at: now, batch })
		.where('id', 'in', [...ids])
		.execute();
}
