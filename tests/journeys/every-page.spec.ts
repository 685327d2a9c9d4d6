import { globSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, expectNoViolations, test, visit } from '../support/browser';
import { lookAroundAs } from '../support/people-in-browsers';
import type { Server } from '../support/server';

const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };
/** Every page there is: a new one is looked at without anybody having to think of it. */
const pages = globSync('**/+page.svelte', { cwd: 'src/routes' })
	.map((file) => `/${file}`.replace(/\/\+page\.svelte$/, '') || '/')
	.sort();
const signedOut = [
	'/',
	'/setup',
	'/setup/sample',
	'/sign-in',
	'/sign-in/code',
	'/sign-in/link',
	'/password/forgotten'
];

test('every page can be used on a desk and on a phone, in light and in dark', async ({ server, open }) => {
	test.setTimeout(600_000);
	const page = await open({ expects: /404 \(Not Found\).*\/unknown$/ });
	for (const path of signedOut) await test.step(path, () => look(page, path));
	await lookAroundAs(page, 'Ruth Adeyemi');
	await keepVersion(page, server);
	await beginReview(page, server);
	const tokens = await makeLinks(server);
	const fill = await partsOf(server, tokens);
	for (const route of pages.filter((each) => !signedOut.slice(1).includes(each)))
		for (const path of fill(route)) await test.step(path, () => look(page, path));
	expect((await page.request.get(`/calendar/${tokens.calendar}.ics`)).headers()['content-type']).toContain(
		'text/calendar'
	);
	await lookAroundAs(page, 'Callum Reid');
	for (const path of ['/', '/commitments']) await test.step(`${path} as an observer`, () => look(page, path));
});

async function look(page: Page, path: string): Promise<void> {
	await page.setViewportSize(desk);
	await visit(page, path, path.endsWith('/unknown') ? [200, 404] : [200]);
	await page.setViewportSize(phone);
	await expectNoViolations(page);
}

/** The sample is too young to have a history of its own. */
async function keepVersion(page: Page, server: Server): Promise<void> {
	const sql = server.database();
	const [session] = await sql`select id from public.sessions order by starts_at limit 1`;
	await sql.end();
	await visit(page, `/sessions/${String(session?.id)}/history`);
	await page.getByRole('textbox', { name: 'Name' }).fill('As it began');
	await page.getByRole('button', { name: 'Keep it' }).click();
	await expect(page.getByText('As it began')).toBeVisible();
}

/** Nor has anything been reviewed in it. */
async function beginReview(page: Page, server: Server): Promise<void> {
	const sql = server.database();
	const [circle] = await sql`select id from public.circles limit 1`;
	await sql.end();
	await visit(page, `/circles/${String(circle?.id)}/plan/reviews/new`);
	await page.getByRole('button', { name: 'Begin the review' }).click();
	await expect(page).toHaveURL(/\/plan\/reviews\/[0-9a-f-]{36}/);
}

/** What stands in mails and calendars alone: kept as hashes, so they are made here. */
async function makeLinks(server: Server): Promise<Record<'answer' | 'mute' | 'calendar', string>> {
	const tokens = { answer: 'a1'.repeat(24), mute: 'b2'.repeat(24), calendar: 'c3'.repeat(24) };
	const sql = server.database();
	await sql`insert into private.answer_links (token_hash, action_id, person_id, address, purpose)
		select private.hash_token(${tokens.answer}), a.id, m.person_id, e.email, 'answer'
		from public.actions a join public.memberships m on m.circle_id = a.circle_id and m.organisation_id = a.owner_id
			and m.role = 'participant' and m.ended_at is null
		join public.person_emails e on e.person_id = m.person_id
		where a.state = 'proposed' limit 1`;
	await sql`insert into private.commitment_mute_links (token_hash, person_id, circle_id)
		select private.hash_token(${tokens.mute}), m.person_id, m.circle_id from public.memberships m limit 1`;
	await sql`insert into private.calendar_links (token_hash, person_id)
		select private.hash_token(${tokens.calendar}), id from public.people where user_id is not null limit 1`;
	await sql.end();
	return tokens;
}

/** Puts ids of the sample into a route. A session is looked at before and after it has taken place, a commitment in several states. */
async function partsOf(
	server: Server,
	tokens: Record<'answer' | 'mute', string>
): Promise<(route: string) => string[]> {
	const sql = server.database();
	const some = async (query: string) => (await sql.unsafe(query)).map(({ id }) => String(id));
	const ownPost = `from public.posts p join public.people a on a.id = p.author_id
		where a.name = 'Ruth Adeyemi' order by p.created_at limit 1`;
	const parts: Record<string, string[]> = {
		circle: await some('select id from public.circles limit 1'),
		session: await some('select id from public.sessions order by starts_at'),
		action: await some(
			`select distinct on (state) id from public.actions where state in ('proposed', 'in_progress', 'verified')`
		),
		topic: await some(`select p.topic_id as id ${ownPost}`),
		post: await some(`select p.id ${ownPost}`),
		organisation: await some(`select id from public.organisations where name = 'Northgate Foundation'`),
		decision: await some('select id from public.decisions limit 1'),
		question: await some('select id from public.questions order by answer nulls last'),
		slug: await some('select slug as id from public.publications limit 1'),
		'step=step': ['withdraw'],
		version: await some('select id from private.document_versions limit 1'),
		review: await some('select id from public.reviews limit 1'),
		token: ['unknown']
	};
	await sql.end();
	return (route) => {
		if (route === '/answer/[token]') return [`/answer/${tokens.answer}`];
		if (route === '/mute/commitments/[token]') return [`/mute/commitments/${tokens.mute}`];
		const last = /\[([^\]]+)\]$/.exec(route)?.[1];
		const ids = last === undefined ? [''] : parts[last];
		expect(ids, `something to put into ${route}`).toBeDefined();
		return ids?.map((id) => filled(route, last === undefined ? parts : { ...parts, [last]: [id] })) ?? [];
	};
}

const filled = (route: string, parts: Record<string, string[]>) =>
	route.replace(/\[([^\]]+)\]/g, (_, part: string) => parts[part]?.[0] ?? part);
