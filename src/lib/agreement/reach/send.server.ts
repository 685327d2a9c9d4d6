import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { isQuiet, paceFor, whatGoesOut, type Pace } from '$lib/action/reach/reminders';
import { config } from '$lib/server/config';
import { asWorker, type Tx } from '$lib/server/database';
import { eachAlone } from '$lib/server/each-alone';
import { sendMail } from '$lib/server/mail';
import { enqueue } from '$lib/server/queue';
import { whoWaits } from '$lib/server/who-waits';
import { formatMoment } from '$lib/ui/dates';
import { stillTrue, wordAgreementMail, type AgreementItem, type AgreementNotice } from './notices';

/** Puts what waits for each person into one mail, where it is time for it. Several instances never send the same. */
export async function sendAgreementMails(now: Date): Promise<void> {
	const people = await asWorker((tx) =>
		whoWaits(tx, 'private.agreement_notices', (zone) => !isQuiet(now, zone))
	);
	await eachAlone('agreement-mails', people, (person) => asWorker((tx) => bundle(tx, person, now)));
}

async function bundle(tx: Tx, person: string, now: Date): Promise<void> {
	const waiting = await waitingFor(tx, person);
	if (waiting.length === 0) return;
	const reader = await readerOf(tx, person);
	const stale = waiting.filter((one) => !reader || !one.speaks || !stillTrue(one.kind, one));
	const choices = await tx
		.selectFrom('private.mail_choices')
		.select(['circle_id as circleId', 'pace'])
		.where('person_id', '=', person)
		.execute();
	const paces = choices.map(({ circleId, pace }) => ({ circleId, pace: pace as Pace }));
	const { send, drop } = whatGoesOut(
		waiting
			.filter((one) => !stale.includes(one))
			.map(({ id, circleId }) => ({ id, pace: paceFor(paces, circleId) })),
		{ now, zone: reader?.zone ?? null, lastMail: reader?.lastMail ?? null }
	);
	await settle(tx, [...drop, ...stale.map(({ id }) => id)], null, now);
	if (send.length === 0) return;
	const batch = randomUUID();
	await settle(tx, send, batch, now);
	await enqueue('agreement-mail', { batch }, { tx });
}

/** Sends one mail. */
export async function mailAgreements({ batch }: { batch: string }): Promise<void> {
	const made = await asWorker(async (tx) => {
		const rows = await inBatch(tx, batch);
		const [first] = rows;
		const reader = first ? await readerOf(tx, first.personId) : null;
		if (!first || !reader) return null;
		const items = new Map<string, AgreementItem>();
		const mute = new Map<string, string>();
		for (const row of rows) {
			const item = items.get(row.session.id) ?? { ...row, closes: closesWords(row), said: [] };
			item.said.push({ kind: row.kind, theme: row.theme });
			items.set(row.session.id, item);
			if (!mute.has(row.circle.id))
				mute.set(row.circle.id, await muteLink(tx, first.personId, row.circle.id));
		}
		return { to: reader.email, ...wordAgreementMail([...items.values()], config.origin, mute) };
	});
	if (made) await sendMail(made);
}

type Waiting = {
	id: string;
	circleId: string;
	kind: AgreementNotice;
	speaks: boolean;
	isOpen: boolean;
	missing: number;
	sectionWaits: boolean;
	isCurrent: boolean;
	reservationWaits: boolean;
};

async function waitingFor(tx: Tx, person: string): Promise<Waiting[]> {
	const { rows } =
		await sql<Waiting>`select n.id::text, n.circle_id as "circleId", n.kind, m.id is not null as speaks,
			exists (select from public.agreement_rounds r
				where r.session_id = n.session_id and r.closed_at is null and r.closes_at > now()) as "isOpen",
			(select count(*)::int from private.stances(n.session_id) s
				where s.organisation_id = m.organisation_id and (s.stance = 'none' or not s.stands)) as missing,
			exists (select from private.stances(n.session_id) s where s.section = n.section
				and s.organisation_id = m.organisation_id and not s.stands) as "sectionWaits",
			exists (select from public.current_wordings c where c.session_id = n.session_id and c.section = n.section
				and n.key = 'changed:' || c.section || ':' || c.wording_id)
				or exists (select from public.agreement_rounds r where r.session_id = n.session_id
					and n.key = 'moved:' || r.id || ':' || (extract(epoch from r.closes_at) * 1000)::bigint) as "isCurrent",
			exists (select from public.agreement_reservations r
				where n.key = 'reservation:' || r.id and r.state = 'proposed') as "reservationWaits"
		from private.agreement_notices n
		left join public.memberships m on m.circle_id = n.circle_id and m.person_id = n.person_id and m.ended_at is null
			and m.role >= 'participant'
		where n.person_id = ${person} and n.settled_at is null order by n.id for update of n skip locked`.execute(tx);
	return rows;
}

type Reader = { email: string; zone: string | null; lastMail: Date | null };

async function readerOf(tx: Tx, person: string): Promise<Reader | null> {
	const { rows } = await sql<Reader>`select e.email, p.time_zone as zone,
			(select max(n.settled_at) from private.agreement_notices n
				where n.person_id = p.id and n.batch is not null) as "lastMail"
		from public.people p join public.person_emails e on e.person_id = p.id
		where p.id = ${person} and not p.is_sample`.execute(tx);
	return rows[0] ?? null;
}

async function settle(tx: Tx, ids: readonly string[], batch: string | null, now: Date): Promise<void> {
	if (ids.length === 0) return;
	await tx
		.updateTable('private.agreement_notices')
		.set({ settled_at: now, batch })
		.where('id', 'in', [...ids])
		.execute();
}

type InBatch = {
	personId: string;
	kind: AgreementNotice;
	theme: string | null;
	circle: AgreementItem['circle'];
	session: AgreementItem['session'];
	closesAt: Date | null;
	silence: AgreementItem['silence'];
	zone: string;
	missing: number;
	asked: number;
};

async function inBatch(tx: Tx, batch: string): Promise<InBatch[]> {
	const { rows } = await sql<InBatch>`select n.person_id as "personId", n.kind,
			(select case when n.section = 'introduction' then 'Introduction' else private.theme_title(n.section) end
				where n.section is not null) as theme,
			jsonb_build_object('id', c.id, 'name', c.name, 'isSensitive', c.is_sensitive) as circle,
			jsonb_build_object('id', s.id, 'title', s.title) as session, s.time_zone as zone,
			(select r.closes_at from public.agreement_rounds r where r.session_id = s.id order by r.number desc limit 1) as "closesAt",
			(select r.silence::text from public.agreement_rounds r where r.session_id = s.id order by r.number desc limit 1) as silence,
			(select count(*)::int from private.stances(s.id) t where t.organisation_id = m.organisation_id) as asked,
			(select count(*)::int from private.stances(s.id) t where t.organisation_id = m.organisation_id
				and (t.stance = 'none' or not t.stands)) as missing
		from private.agreement_notices n join public.sessions s on s.id = n.session_id join public.circles c on c.id = n.circle_id
		left join public.memberships m on m.circle_id = n.circle_id and m.person_id = n.person_id and m.ended_at is null
		where n.batch = ${batch}::uuid order by lower(c.name), s.starts_at, n.id`.execute(tx);
	return rows;
}

function closesWords({ closesAt, zone }: InBatch): string {
	return closesAt
		? `${formatMoment(closesAt, 'full', zone)} (${zone.split('/').at(-1)?.replaceAll('_', ' ')})`
		: '';
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
