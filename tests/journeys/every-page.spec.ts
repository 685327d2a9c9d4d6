import type { Page } from '@playwright/test';
import { expect, test, visit } from '../support/browser';
import { lookAroundAs } from '../support/people-in-browsers';
import type { Server } from '../support/server';

const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };

for (const [name, viewport] of Object.entries(sizes)) {
	test(`every page can be used on a ${name}, in light and in dark`, async ({ server, open }) => {
		test.setTimeout(300_000);
		const page = await open({ viewport });
		for (const path of [
			'/',
			'/setup',
			'/setup/sample',
			'/sign-in',
			'/sign-in/code',
			'/sign-in/link?token=x',
			'/password/forgotten'
		])
			await visit(page, path);
		await lookAroundAs(page, 'Ruth Adeyemi');
		for (const path of await pathsOf(server)) {
			await test.step(path, () => visit(page, path));
		}
		await switchTo(page, 'Callum Reid');
		for (const path of ['/', '/commitments']) await visit(page, path);
	});
}

async function switchTo(page: Page, person: string): Promise<void> {
	await lookAroundAs(page, person);
	await expect(page.getByRole('complementary', { name: 'Sample' })).toContainText('observer');
}

/** Every page of the URL map, with the ids of what the sample holds. */
async function pathsOf(server: Server): Promise<string[]> {
	const sql = server.database();
	const one = async (query: string) => String((await sql.unsafe(query))[0]?.id);
	const circle = `/circles/${await one('select id from public.circles')}`;
	const [past, next] = [
		await one('select id from public.sessions order by starts_at limit 1'),
		await one('select id from public.sessions order by starts_at desc limit 1')
	].map((id) => `/sessions/${id}`);
	const asked = `/commitments/${await one(`select id from public.actions where state = 'proposed'`)}`;
	const under = `/commitments/${await one(`select id from public.actions where state = 'in_progress'`)}`;
	const topic = await one('select id from public.topics order by last_post_at desc');
	const own = await one(
		`select p.id from public.posts p join public.people a on a.id = p.author_id where a.name = 'Ruth Adeyemi'`
	);
	const organisation = await one(`select id from public.organisations where name = 'Harbour Trust'`);
	const slug = await one('select slug as id from public.publications');
	await sql.end();
	return [
		'/',
		'/account',
		'/circles',
		'/circles/new',
		circle,
		...[
			'people',
			'people/invite',
			'settings',
			'backlog',
			'sessions/new',
			'commitments',
			'commitments/new',
			'topics',
			'topics/new'
		].map((rest) => `${circle}/${rest}`),
		`${circle}/topics/${topic}`,
		...(own === 'undefined' ? [] : [`${circle}/topics/${topic}/posts/${own}`]),
		...[past, next].flatMap((session) =>
			['', '/edit', '/agenda', '/attendance', '/summary', '/publications'].map((rest) => `${session}${rest}`)
		),
		'/commitments',
		asked,
		under,
		`${asked}/withdraw`,
		`${under}/move-date`,
		'/organisations',
		`/organisations/${organisation}`,
		`/published/${slug}`
	];
}
