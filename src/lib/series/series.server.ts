import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { dueWords, stateWords, type ActionState } from '$lib/action/action';
import { wayWords } from '$lib/decision/decision';
import { notAgreed, type RecordAgreement } from '$lib/publication/agreement-words';
import type { FrozenRecord } from '$lib/publication/formats/record';
import { attributionWords, type Audience } from '$lib/publication/publication';
import { config } from '$lib/server/config';
import type { Tx } from '$lib/server/database';
import { formatMoment } from '$lib/ui/dates';
import { composeSeries, type SeriesCommitment, type SeriesDecision } from './series';

/**
 * The records of a circle compiled into one, as members read it or from public versions and public commitments alone. Null when
 * the circle is not the caller's, or nothing is published yet.
 */
export async function compileSeries(
	tx: Tx,
	circleId: string,
	audience: Audience
): Promise<FrozenRecord | null> {
	const circle = await tx
		.selectFrom('circles as c')
		.innerJoin('organisations as o', 'o.id', 'c.host_id')
		.innerJoin('memberships as m', 'm.circle_id', 'c.id')
		// Only members see memberships: a listed circle alone is not enough.
		.select(['c.id', 'c.name', 'c.objective', 'o.name as host'])
		.where('c.id', '=', circleId)
		.limit(1)
		.executeTakeFirst();
	if (!circle) return null;
	const versions = await newestVersions(tx, circleId, audience);
	const [first] = versions;
	const last = versions.at(-1);
	if (!first || !last) return null;
	const heading = audience === 'public' ? await publicHeading(tx, circleId) : circle;
	const markdown = composeSeries({
		objective: heading.objective,
		sessions: versions.map(({ title, held_on, number, fingerprint, markdown, agreement }) => ({
			title,
			heldOn: held_on,
			version: number,
			fingerprint,
			markdown,
			notAgreed: notAgreed(agreement)
		})),
		decisions: audience === 'members' ? await decisionsOf(tx, circleId) : [],
		commitments:
			audience === 'members' ? await commitmentsOf(tx, circleId) : await publicCommitments(tx, versions)
	});
	const strictest = (['confidential', 'chatham_house', 'attributed'] as const).find((rule) =>
		versions.some(({ attribution }) => attribution === rule)
	);
	const published = versions.map(({ published_at }) => published_at.getTime());
	const count = versions.length === 1 ? 'one dialogue' : `${versions.length} dialogues`;
	return {
		title: heading.name || 'A series of dialogues',
		host: circle.host,
		slug: `series-${circle.id.slice(0, 8)}`,
		number: versions.length,
		held_on: last.held_on,
		// The same versions give the same document, whenever it is made.
		published_at: new Date(Math.max(...published)),
		attribution: strictest ?? 'attributed',
		audience,
		fingerprint: createHash('sha256').update(markdown, 'utf8').digest('hex'),
		markdown,
		address: `${config.origin}/circles/${circle.id}/record`,
		series: {
			kicker: `Record of a series, ${count}`,
			rule: attributionWords[strictest ?? 'attributed'],
			when:
				first === last
					? formatMoment(last.held_on, 'date')
					: `${formatMoment(first.held_on, 'date')} to ${formatMoment(last.held_on, 'date')}`
		}
	};
}

function newestVersions(tx: Tx, circleId: string, audience: Audience) {
	return tx
		.selectFrom('publications as p')
		.select([
			'p.session_id',
			'p.slug',
			'p.title',
			'p.held_on',
			'p.number',
			'p.attribution',
			'p.fingerprint',
			'p.markdown',
			'p.published_at',
			sql<RecordAgreement | null>`p.agreement`.as('agreement')
		])
		.where('p.circle_id', '=', circleId)
		.where('p.withdrawn_at', 'is', null)
		.$if(audience === 'public', (query) => query.where('p.audience', '=', 'public'))
		.where((where) =>
			where.not(
				where.exists(
					where
						.selectFrom('publications as later')
						.select('later.id')
						.whereRef('later.session_id', '=', 'p.session_id')
						.whereRef('later.number', '>', 'p.number')
						.where('later.withdrawn_at', 'is', null)
						.$if(audience === 'public', (query) => query.where('later.audience', '=', 'public'))
				)
			)
		)
		.orderBy('p.held_on')
		.orderBy('p.title')
		.execute();
}

async function decisionsOf(tx: Tx, circleId: string): Promise<SeriesDecision[]> {
	const rows = await tx
		.selectFrom('decisions as d')
		.innerJoin('sessions as s', 's.id', 'd.session_id')
		.select(['d.text', 'd.way', 'd.decided_on', 's.title as session'])
		.where('d.circle_id', '=', circleId)
		.where('d.withdrawn_at', 'is', null)
		.orderBy('d.decided_on')
		.orderBy('d.created_at')
		.execute();
	return rows.map((row) => ({
		text: row.text,
		way: wayWords[row.way],
		day: formatMoment(row.decided_on, 'date'),
		session: row.session
	}));
}

/** As members know them: accepted, and for the whole circle. */
async function commitmentsOf(tx: Tx, circleId: string): Promise<SeriesCommitment[]> {
	const rows = await tx
		.selectFrom('actions as a')
		.innerJoin('organisations as o', 'o.id', 'a.owner_id')
		.leftJoin('sessions as s', 's.id', 'a.session_id')
		.select(['a.title', 'o.name as organisation', 'a.due', 'a.state', 's.title as session'])
		.where('a.circle_id', '=', circleId)
		.where('a.state', 'not in', ['proposed', 'countered', 'declined', 'withdrawn'])
		.where('a.visibility', '=', 'circle')
		.orderBy('s.starts_at')
		.orderBy('a.due')
		.orderBy('a.title')
		.execute();
	return rows.map((row) => ({
		title: row.title,
		organisation: row.organisation,
		due: row.due ? dueWords(row.due, '') : '',
		state: stateWords[row.state].label,
		session: row.session ?? ''
	}));
}

/** As the pages of the public versions say them, under the titles that were published. */
async function publicCommitments(
	tx: Tx,
	versions: { slug: string; title: string }[]
): Promise<SeriesCommitment[]> {
	const found: SeriesCommitment[] = [];
	for (const { slug, title } of versions) {
		const { rows } = await sql<{
			title: string;
			organisation: string;
			state: ActionState;
			due: string | null;
		}>`
			select title, organisation, state, due::text from public.published_commitments(${slug})`.execute(tx);
		for (const row of rows)
			found.push({
				title: row.title,
				organisation: row.organisation,
				due: row.due ? dueWords(row.due, '') : '',
				state: stateWords[row.state].label,
				session: title
			});
	}
	return found;
}

/** The name and the objective of the circle, as far as the public part may say them; empty where it may not. */
async function publicHeading(tx: Tx, circleId: string): Promise<{ name: string; objective: string }> {
	const { rows } = await sql<{ name: string; objective: string }>`
		select name, objective from public.series_heading(${circleId})`.execute(tx);
	return rows[0] ?? { name: '', objective: '' };
}
