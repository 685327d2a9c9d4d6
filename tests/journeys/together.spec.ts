import type { Page } from '@playwright/test';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { expect, test } from '../support/browser';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

const upper = 'What the numbers can and cannot tell us';
const lower = 'Three gaps to narrow this year';
const session = 'From gaps to first steps';

test('two people write at once: each undoes their own, nothing jumps, and what is typed becomes a record', async ({
	open
}) => {
	const [ruth, mei] = [await open(), await open()];
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	await lookAroundAs(mei, 'Mei Nakamura');
	await openSession(ruth);
	await openSession(mei);
	const hers = section(ruth, upper);

	await test.step('Markdown’s signs become structure while typing', async () => {
		await empty(ruth);
		await hers.pressSequentially('## Agreed\n- one\nso **really** now\n\n> as said\n');
		await expect(hers.locator('h2')).toHaveText('Agreed');
		await expect(hers.locator('li')).toHaveCount(2);
		await expect(hers.locator('li strong')).toHaveText('really');
		await expect(hers.locator('blockquote')).toContainText('as said');
		await expect(section(mei, upper).locator('li strong')).toHaveText('really');
	});

	await test.step('undo takes back one’s own words and nobody else’s', async () => {
		await empty(ruth);
		await hers.pressSequentially('Ruth says this. ');
		await expect(section(mei, upper)).toContainText('Ruth says this.');
		await section(mei, upper).press('Control+End');
		await section(mei, upper).pressSequentially('Mei adds that.');
		await expect(hers).toContainText('Mei adds that.');
		// A long pause between two keys begins another step.
		for (let press = 0; press < 20 && (await hers.textContent())?.includes('Ruth says'); press += 1)
			await hers.press('Control+z');
		for (const text of [hers, section(mei, upper)]) {
			await expect(text).not.toContainText('Ruth says');
			await expect(text).toContainText('Mei adds that.');
		}
	});

	await test.step('what somebody reads stays where it is while others write above it', async () => {
		const reads = section(ruth, lower);
		await ruth.setViewportSize({ width: 1440, height: 420 });
		await reads.focus();
		await reads.evaluate((text) => text.scrollIntoView({ block: 'start' }));
		expect(await ruth.evaluate(() => scrollY)).toBeGreaterThan(0);
		const top = () => reads.evaluate((text) => Math.round(text.getBoundingClientRect().top));
		const before = await top();
		await section(mei, upper).press('Control+End');
		await section(mei, upper).pressSequentially('\nLine\nafter\nline\nafter\nline');
		await expect(hers.locator('p')).toHaveCount(6);
		expect(Math.abs((await top()) - before)).toBeLessThanOrEqual(2);
		await ruth.setViewportSize({ width: 1440, height: 900 });
	});

	await test.step('a decision and a question are typed, and a commitment is spoken of', async () => {
		await empty(ruth);
		await hers.pressSequentially('/decision');
		await ruth.getByRole('option', { name: /Decision/ }).click();
		const dialog = ruth.getByRole('dialog');
		await dialog.getByLabel('What was decided').fill('Meet again in May.');
		await dialog.getByRole('button', { name: 'Record it' }).click();
		await expect(section(mei, upper).locator('mark.decision')).toHaveText('Meet again in May.');
		await hers.press('Control+End');
		await hers.pressSequentially('\nWho keeps the map? /question');
		await ruth.getByRole('option', { name: /Question/ }).click();
		await expect(dialog.getByLabel('The question')).toHaveValue('Who keeps the map?');
		await dialog.getByRole('button', { name: 'Keep the question' }).click();
		await expect(section(mei, upper).locator('mark.question')).toHaveText('Who keeps the map?');
		await hers.press('Control+End');
		await hers.pressSequentially(' #guide');
		await ruth.getByRole('listbox').getByRole('option').first().click();
		await expect(section(mei, upper).locator('a.reference')).toHaveCount(1);
	});

	await test.step('a comment is resolved, opened again, and stays on a line that becomes a heading', async () => {
		await hers.press('Control+Home');
		await hers.press('Shift+End');
		await hers.press('Control+Alt+m');
		await ruth.getByLabel(/^Your comment/).fill('Is this so?');
		await ruth.getByRole('dialog').getByRole('button', { name: 'Comment', exact: true }).click();
		await expect(hers.locator('.commented')).not.toHaveCount(0);
		await ruth.getByRole('button', { name: /^Comments/ }).click();
		const comments = ruth.locator('#comments');
		await comments.getByRole('button', { name: 'Resolve' }).click();
		await expect(hers.locator('.commented')).toHaveCount(0);
		await comments.getByText(/^Resolved/).click();
		await comments.getByRole('button', { name: 'Open again' }).click();
		await expect(hers.locator('.commented')).not.toHaveCount(0);
		await hers.press('Control+Home');
		await hers.press('Control+Alt+2');
		for (const text of [hers, section(mei, upper)])
			await expect(text.locator('h2 .commented')).not.toHaveCount(0);
	});

	await test.step('who writes is said only to those who ask for it, and not again and again; one may be followed', async () => {
		const said = ruth.getByTestId('who-writes');
		await section(mei, lower).pressSequentially('Mei writes. ');
		await expect(section(ruth, lower)).toContainText('Mei writes.');
		await expect(said).toBeEmpty();
		await ruth.getByLabel('Have a screen reader say who is writing').check();
		await section(mei, lower).pressSequentially('And on. ');
		await expect(said).toHaveText(`Mei Nakamura is writing in ${lower}`);
		await section(mei, upper).press('Control+End');
		await section(mei, upper).pressSequentially('Elsewhere.');
		await expect(hers).toContainText('Elsewhere.');
		await expect(said).toHaveText(`Mei Nakamura is writing in ${lower}`);
		await ruth.getByRole('button', { name: 'Follow Mei Nakamura' }).click();
		await section(mei, lower).press('Control+End');
		await expect(section(ruth, lower)).toBeInViewport();
		await section(mei, upper).press('Control+Home');
		await expect(ruth.locator('[data-peer]').first()).toBeInViewport();
	});
});

test('who loses the pen reads on at once, who loses access loses the text, and an old page changes nothing', async ({
	open,
	server
}) => {
	const ruth = await open();
	// What is open when access is lost asks once more, and is told so.
	const mei = await open({ expects: /40[134] \(/ });
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	await lookAroundAs(mei, 'Mei Nakamura');
	await openSession(mei);
	const notes = section(mei, upper);

	await test.step('a newer page writes what this one does not know: it is read, and stays', async () => {
		const doc = new Y.Doc();
		const newer = await connect(doc, mei, server.url);
		const id =
			(await mei.locator('section', { has: notes }).getAttribute('id'))?.replace('section-', '') ?? '';
		const fragment = doc.getXmlFragment(`section:${id}`);
		const aside = new Y.XmlElement('paragraph');
		aside.setAttribute('margin', 'right');
		aside.insert(0, [new Y.XmlText('Seven for, none against')]);
		fragment.insert(0, [aside]);
		await expect(mei.getByText('this page is too old to write in')).toBeVisible();
		await expect(mei.getByText('Seven for, none against')).toBeVisible();
		await expect(notes).toHaveCount(0);
		await section(mei, lower).pressSequentially('Others go on. ');
		await expect(saving(mei)).toHaveText('Saved');
		expect(fragment.get(0).toString()).toContain('Seven for, none against');
		fragment.delete(0, 1);
		await expect(notes).toBeVisible();
		newer.destroy();
	});

	await test.step('a page that is older than the server is told to reload', async () => {
		const code = await mei.evaluate(
			(path) =>
				new Promise((resolve) => {
					const socket = new WebSocket(`${location.origin.replace('http', 'ws')}${path}?schema=0`);
					socket.onclose = (event) => resolve(event.code);
				}),
			await pathOf(mei)
		);
		expect(code).toBe(4426);
	});

	const people = async (page: Page) => {
		await page.goto('/');
		await page.getByRole('link', { name: 'Lantern Circle' }).first().click();
		await page.getByRole('link', { name: 'People' }).first().click();
		await page.getByText('Change Mei Nakamura').click();
	};

	await test.step('from participant to observer: read-only at once, and said so', async () => {
		await people(ruth);
		await ruth.getByLabel('Role of Mei Nakamura').selectOption('observer');
		await ruth.getByRole('button', { name: 'Save the role' }).click();
		await expect(ruth.getByText('Role changed')).toBeVisible();
		const told = Date.now();
		await expect(saving(mei)).toHaveText('You can read this');
		expect(Date.now() - told).toBeLessThan(2_000);
		await expect(notes).toHaveAttribute('aria-readonly', 'true');
	});

	await test.step('removed: nothing stays on the device', async () => {
		await people(ruth);
		await ruth.getByText('End the membership').filter({ visible: true }).click();
		await ruth.getByRole('button', { name: 'Yes, end it' }).click();
		await expect(notes).toHaveCount(0);
		await expect
			.poll(() =>
				mei.evaluate(
					async () =>
						(await indexedDB.databases()).filter(({ name }) => name?.startsWith('colloquy:document:')).length
				)
			)
			.toBe(0);
	});
});

async function openSession(page: Page): Promise<void> {
	await page.getByRole('link', { name: session }).first().click();
	await expect(saving(page)).toHaveText('Saved');
}

async function empty(page: Page): Promise<void> {
	const text = section(page, upper);
	await text.fill('');
	// What is left of a heading or a list becomes an ordinary line.
	for (let press = 0; press < 3; press += 1) await text.press('Backspace');
	await expect(text.locator('h2, li, blockquote')).toHaveCount(0);
}

/** The address of the document that a page keeps on its device. */
function pathOf(page: Page): Promise<string> {
	return page.evaluate(async () => {
		const stored = await indexedDB.databases();
		const name = stored.find((each) => each.name?.startsWith('colloquy:document:'))?.name ?? '';
		return `/collaboration/${name.split(':').at(-1)}`;
	});
}

/** Joins the document of a page as somebody with a page of another build would. */
async function connect(doc: Y.Doc, page: Page, url: string): Promise<WebsocketProvider> {
	const cookies = await page.context().cookies();
	const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
	class Socket extends WebSocket {
		constructor(address: string | URL) {
			super(address, { headers: { cookie, origin: url } });
		}
	}
	const path = await pathOf(page);
	const provider = new WebsocketProvider(
		`${url.replace('http', 'ws')}/collaboration`,
		path.split('/').at(-1) ?? '',
		doc,
		{
			params: { schema: '99' },
			disableBc: true,
			WebSocketPolyfill: Socket as unknown as typeof globalThis.WebSocket
		}
	);
	// Our own messages are of no interest to it.
	for (const message of [10, 11, 12, 13]) provider.messageHandlers[message] = () => undefined;
	await new Promise<void>((resolve) => provider.once('sync', () => resolve()));
	return provider;
}
