import type { Tx } from '$lib/server/database';
import { writeAs } from '$lib/server/database';
import { everybody, tomas } from './cast';
import type { SampleCircle } from './circle.server';
import { zone, type Meeting, type SampleDates } from './dates';
import { must, type Accounts } from './people.server';
import { nextSteps, themes } from './record';
import { backlog, held, heldAgenda, next, nextAgenda, type SampleItem } from './words';

export type SampleSession = {
	id: string;
	/** Agenda items by their key. */
	items: Map<string, string>;
	/** Theme ids in order. */
	themes: string[];
	notes: string;
	summary: string;
};

type Plan = { title: string; objective: string; place: string; link?: string; prompts: string[] };

/** Plans both sessions and the backlog; holds the first one. */
export async function planSessions(
	accounts: Accounts,
	circle: SampleCircle,
	dates: SampleDates
): Promise<{ held: SampleSession; next: SampleSession }> {
	const first = await plan(accounts, circle, held, dates.held, heldAgenda);
	await hold(accounts, circle, first.id, dates.held);
	first.themes = await nameThemes(accounts, circle.id, first.id);
	const second = await plan(accounts, circle, next, dates.next, nextAgenda);
	await reply(accounts, circle, second.id);
	for (const { by, ...item } of backlog) {
		await writeAs(accounts(by), (tx) =>
			tx
				.insertInto('agenda_items')
				.values({ circle_id: circle.id, ...item })
				.execute()
		);
	}
	return { held: first, next: second };
}

async function plan(
	accounts: Accounts,
	circle: SampleCircle,
	words: Plan,
	{ starts, ends }: Meeting,
	agenda: SampleItem[]
): Promise<SampleSession> {
	return writeAs(accounts(tomas.id), async (tx) => {
		const { id } = await tx
			.insertInto('sessions')
			.values({
				circle_id: circle.id,
				title: words.title,
				objective: words.objective,
				starts_at: starts,
				ends_at: ends,
				time_zone: zone,
				place: words.place,
				link: words.link ?? null,
				attribution: 'chatham_house'
			})
			.returning('id')
			.executeTakeFirstOrThrow();
		await tx
			.insertInto('prompts')
			.values(
				words.prompts.map((body, position) => ({ circle_id: circle.id, session_id: id, position, body }))
			)
			.execute();
		const items = await writeAgenda(tx, circle, id, agenda);
		const documents = await tx
			.selectFrom('documents')
			.select(['id', 'kind'])
			.where('session_id', '=', id)
			.execute();
		const kinds = new Map(documents.map((document) => [document.kind, document.id]));
		return { id, items, themes: [], notes: must(kinds, 'notes'), summary: must(kinds, 'summary') };
	});
}

async function writeAgenda(
	tx: Tx,
	circle: SampleCircle,
	session: string,
	agenda: SampleItem[]
): Promise<Map<string, string>> {
	const items = new Map<string, string>();
	for (const [position, { key, title, kind, minutes, detail = '', presenters = [] }] of agenda.entries()) {
		const { id } = await tx
			.insertInto('agenda_items')
			.values({ circle_id: circle.id, session_id: session, position, title, kind, minutes, detail })
			.returning('id')
			.executeTakeFirstOrThrow();
		items.set(key, id);
		if (presenters.length === 0) continue;
		await tx
			.insertInto('agenda_presenters')
			.values(
				presenters.map((person, place) => ({
					circle_id: circle.id,
					item_id: id,
					membership_id: must(circle.memberships, person).id,
					name: everybody.find((each) => each.id === person)?.name ?? person,
					is_panellist: kind === 'panel',
					position: place
				}))
			)
			.execute();
	}
	return items;
}

async function hold(
	accounts: Accounts,
	circle: SampleCircle,
	session: string,
	{ starts, ends }: Meeting
): Promise<void> {
	await writeAs(accounts(tomas.id), async (tx) => {
		await tx
			.insertInto('attendance')
			.values(
				[...circle.memberships.values()].map(({ id }) => ({
					session_id: session,
					membership_id: id,
					circle_id: circle.id,
					reply: 'coming' as const,
					arrived_at: starts,
					left_at: ends
				}))
			)
			.execute();
		await tx
			.updateTable('sessions')
			.set({ opened_at: starts, closed_at: ends })
			.where('id', '=', session)
			.execute();
	});
}

async function nameThemes(accounts: Accounts, circle: string, session: string): Promise<string[]> {
	const rows = [...themes, nextSteps].map(({ title }, position) => ({
		circle_id: circle,
		session_id: session,
		position,
		title
	}));
	const named = await writeAs(accounts(tomas.id), (tx) =>
		tx.insertInto('themes').values(rows).returning(['id', 'position']).execute()
	);
	return named.sort((one, other) => one.position - other.position).map((theme) => theme.id);
}

const replies = {
	tomas: 'coming',
	mei: 'coming',
	dev: 'maybe',
	hana: 'coming',
	gareth: 'coming',
	leila: 'not_coming',
	sunniva: 'coming',
	samuel: 'coming'
} as const;

/** The convener and a few more have not answered yet. */
async function reply(accounts: Accounts, circle: SampleCircle, session: string): Promise<void> {
	for (const [person, answer] of Object.entries(replies)) {
		const membership = must(circle.memberships, person).id;
		await writeAs(accounts(person), (tx) =>
			tx
				.insertInto('attendance')
				.values({ session_id: session, membership_id: membership, circle_id: circle.id, reply: answer })
				.execute()
		);
	}
}
