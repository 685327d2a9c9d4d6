import { createHash, randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { config } from '$lib/server/config';
import { asWorker, type Tx } from '$lib/server/database';
import { sendMail } from '$lib/server/mail';
import type { ActionState } from '../action';
import type { AnswerPurpose } from '../answer/answer';
import { makeAnswerLink } from '../answer/answer.server';
import { wordBundle, type BundleItem } from './bundle-words';
import { readerOf, type Reader } from './reader.server';
import { localTime, promised, type NoticeKind } from './reminders';

/** Sends one mail. Its links are made here, so that they are nowhere but in the mail; a second attempt makes others. */
export async function mailBatch({ batch }: { batch: string }): Promise<void> {
	const made = await asWorker(async (tx) => {
		await tx
			.deleteFrom('private.answer_links')
			.where('batch', '=', batch)
			.where('used_at', 'is', null)
			.where('revoked_at', 'is', null)
			.execute();
		const rows = await inBatch(tx, batch);
		const [first] = rows;
		const reader = first ? await readerOf(tx, first.personId) : null;
		if (!first || !reader) return null;
		const items: BundleItem[] = [];
		const mute = new Map<string, string>();
		for (const said of Map.groupBy(rows, ({ id }) => id).values())
			items.push(...(await itemOf(tx, said, reader, batch)));
		if (items.length === 0) return null;
		for (const { circleId } of rows)
			if (!mute.has(circleId)) mute.set(circleId, await muteLink(tx, first.personId, circleId));
		return { to: reader.email, ...wordsFor(reader, items, mute) };
	});
	if (made) await sendMail(made);
}

/** Sends one new link in place of another that has ended: to the same person at the same address, for what it is for now. */
export async function mailNewLink({ link, sentBy }: { link: string; sentBy: string | null }): Promise<void> {
	const made = await asWorker(async (tx) => {
		const row = await newLink(tx, link);
		const reader = row ? await readerOf(tx, row.personId) : null;
		if (!row || !reader) return null;
		const token = await makeAnswerLink(tx, {
			actionId: row.id,
			personId: row.personId,
			address: row.address,
			purpose: row.purpose,
			batch: null,
			sentBy
		});
		const item = itemWith(
			row,
			[{ kind: 'link_sent', key: '' }],
			[{ to: `${config.origin}/answer/${token}`, purpose: row.purpose }]
		);
		const mute = new Map([[row.circleId, await muteLink(tx, row.personId, row.circleId)]]);
		return { to: row.address, ...wordsFor(reader, [item], mute) };
	});
	if (made) await sendMail(made);
}

function wordsFor(reader: Reader, items: readonly BundleItem[], mute: ReadonlyMap<string, string>) {
	return wordBundle({
		items,
		origin: config.origin,
		today: localTime(new Date(), reader.zone).day,
		hasAccount: reader.hasAccount,
		mute
	});
}

type Row = {
	personId: string;
	circleId: string;
	circle: string;
	isSensitive: boolean;
	id: string;
	title: string;
	state: ActionState;
	owner: string;
	due: string | null;
};
type InBatch = Row & { kind: NoticeKind; key: string; isOwner: boolean; isBarred: boolean };

async function inBatch(tx: Tx, batch: string): Promise<InBatch[]> {
	const { rows } = await sql<InBatch>`select n.person_id as "personId", c.id as "circleId", c.name as circle,
			c.is_sensitive as "isSensitive", n.kind, n.key, a.id, a.title, a.state, o.name as owner, a.due,
			(a.lead_id = n.person_id or exists (select from public.memberships m where m.circle_id = c.id
				and m.person_id = n.person_id and m.organisation_id = a.owner_id and m.ended_at is null)) as "isOwner",
			private.is_barred(a.id, n.person_id) as "isBarred"
		from private.notices n join public.actions a on a.id = n.action_id join public.circles c on c.id = n.circle_id
		join public.organisations o on o.id = a.owner_id
		where n.batch = ${batch}::uuid order by lower(c.name), a.due nulls last, n.id`.execute(tx);
	return rows;
}

async function newLink(
	tx: Tx,
	link: string
): Promise<(Row & { address: string; purpose: AnswerPurpose }) | null> {
	const { rows } = await sql<Row & { address: string; purpose: AnswerPurpose | null }>`
		select l.person_id as "personId", c.id as "circleId", c.name as circle, c.is_sensitive as "isSensitive", a.id, a.title,
			a.state, o.name as owner, a.due, l.address, private.purpose_of_new_link(l.id) as purpose
		from private.answer_links l join public.actions a on a.id = l.action_id join public.circles c on c.id = a.circle_id
		join public.organisations o on o.id = a.owner_id where l.id = ${link}::uuid`.execute(tx);
	const [row] = rows;
	return row?.purpose ? { ...row, purpose: row.purpose } : null;
}

/**
 * Everything that is said of one commitment, with a link for every purpose that something said of it has. Nothing for
 * whoever had their link ended and cannot sign in either.
 */
async function itemOf(
	tx: Tx,
	said: readonly InBatch[],
	reader: Reader,
	batch: string
): Promise<BundleItem[]> {
	const [row] = said;
	if (!row || (row.isBarred && !reader.hasAccount)) return [];
	// A reader of a sensitive circle who can sign in gets no link that opens it to whoever reads the mail.
	const answers = row.isOwner && !row.isBarred && !(row.isSensitive && reader.hasAccount);
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
	return [itemWith(row, said, links)];
}

const itemWith = (
	row: Row,
	said: readonly BundleItem['said'][number][],
	links: BundleItem['links']
): BundleItem => ({
	circle: { id: row.circleId, name: row.circle, isSensitive: row.isSensitive },
	action: { id: row.id, title: row.title, owner: row.owner, due: row.due, state: row.state },
	said: said.map(({ kind, key }) => ({ kind, key })),
	links
});

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
