import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { config } from '$lib/server/config';
import { asWorker, type Tx } from '$lib/server/database';
import { sendMail } from '$lib/server/mail';
import { enqueue } from '$lib/server/queue';
import type { ActionState } from '../action';
import type { AnswerPurpose } from '../answer/answer';
import { makeAnswerLink } from '../answer/answer.server';
import { wordBundle, type BundleItem } from './bundle-words';
import {
	isQuiet,
	localTime,
	paceFor,
	promised,
	stillTrue,
	whatGoesOut,
	type NoticeKind,
	type Pace
} from './reminders';

const AT_ONCE = 500;

/** Puts what waits for each person into one mail, where it is time for it. Several instances never send the same. */
export async function sendWhatIsDue(now: Date): Promise<void> {
	const waiting = await asWorker(whoWaits);
	const awake = waiting.filter(({ zone }) => !isQuiet(now, zone)).slice(0, AT_ONCE);
	for (const { person } of awake) await asWorker((tx) => bundle(tx, person, now));
}

/** Those whose last mail is longest ago come first, so that nobody waits behind others who have had theirs today. */
async function whoWaits(tx: Tx): Promise<{ person: string; zone: string | null }[]> {
	const { rows } = await sql<{ person: string; zone: string | null }>`
		select n.person_id as person, p.time_zone as zone
		from private.notices n join public.people p on p.id = n.person_id where n.settled_at is null
		group by n.person_id, p.time_zone
		order by (select max(m.settled_at) from private.notices m where m.person_id = n.person_id and m.batch is not null)
			nulls first, min(n.id)`.execute(tx);
	return rows;
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

/** Sends one mail. Its links are made here, so that they are nowhere but in the mail; a second attempt makes others. */
export async function mailBatch({ batch }: { batch: string }): Promise<void> {
	const made = await asWorker(async (tx) => {
		await tx
			.deleteFrom('private.answer_links')
			.where('batch', '=', batch)
			.where('used_at', 'is', null)
			.execute();
		const rows = await inBatch(tx, batch);
		const [first] = rows;
		const reader = first ? await readerOf(tx, first.personId) : null;
		if (!first || !reader) return null;
		const items: BundleItem[] = [];
		const mute = new Map<string, string>();
		for (const said of Map.groupBy(rows, ({ id }) => id).values())
			items.push(await itemOf(tx, said, reader, batch));
		for (const { circleId } of rows)
			if (!mute.has(circleId)) mute.set(circleId, await muteLink(tx, first.personId, circleId));
		return {
			to: reader.email,
			...wordBundle({
				items,
				origin: config.origin,
				today: localTime(new Date(), reader.zone).day,
				hasAccount: reader.hasAccount,
				mute
			})
		};
	});
	if (made) await sendMail(made);
}

type Reader = { email: string; zone: string | null; hasAccount: boolean; lastMail: Date | null };

async function readerOf(tx: Tx, person: string): Promise<Reader | null> {
	const { rows } =
		await sql<Reader>`select e.email, p.time_zone as zone, p.user_id is not null as "hasAccount",
			(select max(n.settled_at) from private.notices n where n.person_id = p.id and n.batch is not null) as "lastMail"
		from public.people p join public.person_emails e on e.person_id = p.id
		where p.id = ${person} and not p.is_sample`.execute(tx);
	return rows[0] ?? null;
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
	maySee: boolean;
};

async function waitingFor(tx: Tx, person: string): Promise<Waiting[]> {
	const { rows } =
		await sql<Waiting>`select n.id::text as "noticeId", n.circle_id as "circleId", n.kind, n.key, a.id, a.state,
			a.due, a.proposed_due as "proposedDue", a.proposed_owner_id is not null as "handOver",
			private.sees_action(a.id, n.person_id) or (a.lead_id = n.person_id and exists (
				select from private.leads_by_address l where l.action_id = a.id and l.person_id = n.person_id)) as "maySee"
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

type InBatch = {
	personId: string;
	circleId: string;
	circle: string;
	isSensitive: boolean;
	kind: NoticeKind;
	key: string;
	id: string;
	title: string;
	state: ActionState;
	owner: string;
	due: string | null;
	isOwner: boolean;
};

async function inBatch(tx: Tx, batch: string): Promise<InBatch[]> {
	const { rows } = await sql<InBatch>`select n.person_id as "personId", c.id as "circleId", c.name as circle,
			c.is_sensitive as "isSensitive", n.kind, n.key, a.id, a.title, a.state, o.name as owner, a.due,
			(a.lead_id = n.person_id or exists (select from public.memberships m where m.circle_id = c.id
				and m.person_id = n.person_id and m.organisation_id = a.owner_id and m.ended_at is null)) as "isOwner"
		from private.notices n join public.actions a on a.id = n.action_id join public.circles c on c.id = n.circle_id
		join public.organisations o on o.id = a.owner_id
		where n.batch = ${batch}::uuid order by lower(c.name), a.due nulls last, n.id`.execute(tx);
	return rows;
}

/** Everything that is said of one commitment, with a link for every purpose that something said of it has. */
async function itemOf(tx: Tx, said: readonly InBatch[], reader: Reader, batch: string): Promise<BundleItem> {
	const [row] = said;
	if (!row) throw new Error('Nothing is said of this commitment.');
	// A reader of a sensitive circle who can sign in gets no link that opens it to whoever reads the mail.
	const answers = row.isOwner && !(row.isSensitive && reader.hasAccount);
	const purposes = answers
		? [...new Set(said.flatMap(({ kind }) => purposeOf(kind, row.state) ?? []))].sort()
		: [];
	const links: BundleItem['links'][number][] = [];
	for (const purpose of purposes) {
		const { id: actionId, personId } = row;
		const token = await makeAnswerLink(tx, { actionId, personId, address: reader.email, purpose, batch });
		links.push({ to: `${config.origin}/answer/${token}`, purpose });
	}
	if (links.length === 0) links.push({ to: `${config.origin}/commitments/${row.id}`, purpose: null });
	return {
		circle: { id: row.circleId, name: row.circle, isSensitive: row.isSensitive },
		action: { id: row.id, title: row.title, owner: row.owner, due: row.due, state: row.state },
		said: said.map(({ kind, key }) => ({ kind, key })),
		links
	};
}

function purposeOf(kind: NoticeKind, state: ActionState): AnswerPurpose | null {
	if (kind === 'to_answer' || kind === 'date_asked' || kind === 'unanswered') return 'answer';
	const reports = ['due', 'named', 'reopened', 'agreed', 'need_done'].includes(kind);
	return reports && promised.includes(state) ? 'report' : null;
}

async function muteLink(tx: Tx, person: string, circle: string): Promise<string> {
	const token = randomBytes(24).toString('hex');
	await tx
		.insertInto('private.commitment_mute_links')
		.values({
			token_hash: createHash('sha256').update(token).digest('hex'),
			person_id: person,
			circle_id: circle
		})
		.execute();
	return token;
}
