import fs from 'node:fs/promises';
import path from 'node:path';
import { expect, expectNoViolations, test } from '../support/browser';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';
import type { Server } from '../support/server';

const item = 'Three gaps to narrow this year';

test('two people write, one brings an older version back, the other sees it, and nothing says who', async ({
	open,
	server
}) => {
	const [ruth, tomas] = [await open(), await open()];
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	await lookAroundAs(tomas, 'Tomas Oliveira');
	for (const page of [ruth, tomas]) {
		await page.getByRole('link', { name: 'From gaps to first steps' }).first().click();
		await expect(page).toHaveURL(/\/sessions\/[0-9a-f-]+$/);
	}
	const room = new URL(ruth.url()).pathname;

	await test.step('Tomas writes, and Ruth sees where', async () => {
		await section(tomas, item).fill('The first morning decides a great deal.');
		await expect(section(ruth, item)).toContainText('a great deal');
		const here = ruth.getByRole('region', { name: 'In these notes now' });
		await expect(here).toContainText(`Writing in ${item}`);
		await here.getByRole('button', { name: 'Follow Tomas Oliveira' }).click();
		await expect(here.getByRole('button', { name: 'Follow Tomas Oliveira' })).toHaveText('Following');
		await expect(section(ruth, item)).toBeInViewport();
		await ruth.mouse.wheel(0, -200);
		await expect(here.getByRole('button', { name: 'Follow Tomas Oliveira' })).toHaveText('Follow');
		await expect(saving(tomas)).toHaveText('Saved');
	});

	await test.step('Ruth names what it says, Tomas goes on', async () => {
		await ruth.getByRole('link', { name: 'History' }).click();
		await ruth.getByRole('textbox', { name: 'Name' }).fill('Before lunch');
		await ruth.getByRole('button', { name: 'Keep it' }).click();
		await expect(ruth.getByText('Before lunch')).toBeVisible();
		await section(tomas, item).fill('The first evening decides very little.');
		await expect(saving(tomas)).toHaveText('Saved');
	});

	await test.step('Ruth sees what changed since, in place, and restores', async () => {
		await ruth.getByRole('link', { name: /^Read/ }).first().click();
		await ruth.getByRole('link', { name: 'What changed since' }).click();
		await expect(ruth.locator('.paper ins').first()).toHaveText('evening');
		await expect(ruth.locator('.paper del').first()).toHaveText('morning');
		await expectNoViolations(ruth);
		await ruth.goBack();
		await ruth.getByRole('link', { name: 'Restore' }).click();
		await ruth.getByRole('button', { name: 'Restore it' }).click();
		await expect(ruth.getByText('The older version is back')).toBeVisible();
		await expect(ruth.getByText('An older version was restored:')).toBeVisible();
		await expect(section(tomas, item)).toHaveText('The first morning decides a great deal.');
	});

	await test.step('Ruth’s private notes are hers alone', async () => {
		await ruth.goto(room);
		await ruth.locator('#private summary').click();
		await ruth.getByRole('button', { name: 'Start private notes' }).click();
		await section(ruth, 'My private notes').fill('Ask Ines about the second gap.');
		await expect(ruth.locator('#private').getByTestId('saving')).toHaveText('Saved');
		const own = await privateNotesIn(server);
		await tomas.goto(`${room}/private-notes`);
		await expect(tomas.getByRole('button', { name: 'Start private notes' })).toBeVisible();
		await expect(tomas.getByText('second gap')).toHaveCount(0);
		const refused = await tomas.evaluate(
			(id) =>
				new Promise((resolve) => {
					const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/collaboration/${id}`);
					socket.onclose = ({ code }) => resolve(code);
				}),
			own
		);
		expect(refused).toBe(4403);
		await ruth.reload();
		await expect(section(ruth, 'My private notes')).toContainText('second gap');
	});

	await test.step('no stored byte of the text, its versions or their record says who [C74]', async () => {
		const { bytes, elsewhere, identities } = await bytesOfTheText(server);
		expect(bytes.includes('Before lunch'), 'what is searched holds what was kept').toBe(true);
		expect(elsewhere.includes(identities[0]?.[1] ?? ''), 'identities look like this on disk').toBe(true);
		for (const [what, identity] of identities) {
			expect(bytes.includes(identity), `${what} in the files of the database`).toBe(false);
			expect(Buffer.from(server.output()).includes(identity), `${what} in the log`).toBe(false);
		}
		const sql = server.database();
		const record = await sql`select actor_id, detail from public.events where kind like 'version.%'`;
		await sql.end();
		expect(record).toEqual([
			{ actor_id: null, detail: {} },
			{ actor_id: null, detail: {} }
		]);
	});
});

async function privateNotesIn(server: Server): Promise<string> {
	const sql = server.database();
	const [row] = await sql<{ id: string }[]>`select id from public.documents where kind = 'private'`;
	await sql.end();
	return row?.id ?? '';
}

/** What is on disk of updates, snapshots and versions, indexes and overflow included; and all that would name the two who wrote. */
async function bytesOfTheText(
	server: Server
): Promise<{ bytes: Buffer; elsewhere: Buffer; identities: [string, Buffer][] }> {
	const sql = server.database();
	await sql`checkpoint`;
	const files = await sql<{ file: string }[]>`
		with text_tables as (
			select c.oid, c.reltoastrelid from pg_class c join pg_namespace n on n.oid = c.relnamespace
			where n.nspname = 'private' and c.relname in ('document_updates', 'document_snapshots', 'document_versions',
				'version_texts', 'version_sections', 'version_contributors')
		), relations as (
			select oid from text_tables union select reltoastrelid from text_tables where reltoastrelid <> 0
		)
		select pg_relation_filepath(oid) as file from relations
		union select pg_relation_filepath(i.indexrelid) from pg_index i join relations r on i.indrelid = r.oid`;
	const [known] = await sql<{ file: string }[]>`select pg_relation_filepath('public.people') as file`;
	const people = await sql<{ id: string; user_id: string; name: string; email: string }[]>`
		select p.id, p.user_id, p.name, e.email from public.people p left join public.person_emails e on e.person_id = p.id
		where p.name in ('Ruth Adeyemi', 'Tomas Oliveira')`;
	await sql.end();
	expect(files.length).toBeGreaterThan(10);
	expect(people).toHaveLength(2);
	const parts = await Promise.all(
		files.map(({ file }) => fs.readFile(path.join(server.folder, 'postgres', file)))
	);
	const identities = people.flatMap(({ id, user_id: account, name, email }): [string, Buffer][] => [
		...[id, account].flatMap((uuid): [string, Buffer][] => [
			[`an id of ${name}`, Buffer.from(uuid.replaceAll('-', ''), 'hex')],
			[`an id of ${name} in words`, Buffer.from(uuid)]
		]),
		[`the name ${name}`, Buffer.from(name)],
		...(email ? ([[`the address of ${name}`, Buffer.from(email)]] satisfies [string, Buffer][]) : [])
	]);
	const elsewhere = await fs.readFile(path.join(server.folder, 'postgres', known?.file ?? ''));
	return { bytes: Buffer.concat(parts), elsewhere, identities };
}
