import type { Page } from '@playwright/test';
import { expect, expectNoViolations, test } from '../support/browser';
import { CUT_OFF, layCable } from '../support/cable';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

const part = 'What the numbers can and cannot tell us';
const session = 'From gaps to first steps';

test('a session opened once is read, written and reloaded without a network, and everything arrives later', async ({
	open
}) => {
	const cable = await layCable();
	const mei = await open({ proxy: cable.proxy, expects: new RegExp(`${CUT_OFF}|Failed to fetch`) });
	mei.on('dialog', (dialog) => void dialog.accept());
	await lookAroundAs(mei, 'Mei Nakamura');
	await openSession(mei);
	await expect.poll(() => onDevice(mei)).toMatchObject({ sessions: [session], documents: 1 });
	await expect.poll(() => hasEditor(mei)).toBe(true);
	// From the next page on, everything comes by way of the service worker.
	await mei.reload();
	await expect(saving(mei)).toHaveText('Saved');

	await test.step('without a network: writing, reloading, writing again', async () => {
		cable.cut();
		await expect(saving(mei)).toContainText('Offline');
		await section(mei, part).pressSequentially('From the train. ');
		await expect(saving(mei)).toContainText('kept on this device');
		await mei.reload();
		await section(mei, part).pressSequentially('From the tunnel. ');
		await expect(section(mei, part)).toContainText('From the train.');
		await expect(saving(mei)).toContainText('kept on this device');
		await expect(mei.getByText('You are offline.')).toBeVisible();
		await expectNoViolations(mei);
	});

	await test.step('every other page says that it can’t come, and what is on this device', async () => {
		await mei.goto('/circles');
		await expect(mei.getByRole('heading', { level: 1 })).toHaveText('You are offline');
		await expectNoViolations(mei);
		await mei.getByRole('link', { name: `Notes of ${session}` }).click();
		await expect(section(mei, part)).toContainText('From the tunnel.');
	});

	await test.step('the network is back: it is saved, and others have it', async () => {
		cable.mend();
		await expect(saving(mei)).toHaveText('Saved');
		const dev = await open();
		await lookAroundAs(dev, 'Dev Sharma');
		await openSession(dev);
		await expect(section(dev, part)).toContainText('From the train.');
		await expect(section(dev, part)).toContainText('From the tunnel.');
	});
	await mei.context().close();
	await cable.remove();
});

test('nothing stays on a device for another person, after signing out, or where the circle forbids it', async ({
	open
}) => {
	// Who becomes somebody else has a document open that learns of it.
	const mei = await open({ expects: /401 \(Unauthorized\).*\/collaboration$/ });
	await lookAroundAs(mei, 'Mei Nakamura');
	await openSession(mei);
	await expect.poll(() => onDevice(mei)).toMatchObject({ sessions: [session], documents: 1 });

	await test.step('another person looks: the pages and the copies of the first are gone', async () => {
		await lookAroundAs(mei, 'Dev Sharma');
		await expect.poll(() => onDevice(mei)).toEqual({ sessions: [], documents: 0 });
	});

	await test.step('the convener forbids copies: what is there goes while the session is open', async () => {
		await openSession(mei);
		await expect.poll(() => onDevice(mei)).toMatchObject({ sessions: [session], documents: 1 });
		const ruth = await open();
		await lookAroundAs(ruth, 'Ruth Adeyemi');
		await ruth.getByRole('link', { name: 'Lantern Circle' }).first().click();
		await ruth.getByRole('link', { name: 'Settings' }).click();
		await ruth.getByLabel('Devices may keep a copy of sessions').uncheck();
		await ruth.getByRole('button', { name: 'Save the settings' }).click();
		await expect(ruth.getByText('Saved', { exact: true })).toBeVisible();
		await expect.poll(() => onDevice(mei)).toEqual({ sessions: [], documents: 0 });
		await ruth.getByLabel('Devices may keep a copy of sessions').check();
		await ruth.getByRole('button', { name: 'Save the settings' }).click();
	});

	await test.step('signing out leaves nothing', async () => {
		await mei.goto('/');
		await openSession(mei);
		await expect.poll(() => onDevice(mei)).toMatchObject({ sessions: [session], documents: 1 });
		await mei.getByText('Menu and account of').locator('..').click();
		await mei.getByRole('button', { name: 'Sign out' }).click();
		await expect(mei).toHaveURL('/');
		await expect.poll(() => onDevice(mei)).toEqual({ sessions: [], documents: 0 });
	});
});

async function openSession(page: Page): Promise<void> {
	await page.getByRole('link', { name: session }).first().click();
	await expect(saving(page)).toHaveText('Saved');
}

/** The titles of the sessions, and how many copies of documents there are in this browser. */
function onDevice(page: Page): Promise<{ sessions: string[]; documents: number }> {
	return page.evaluate(async () => {
		const note = await (await caches.open('colloquy-pages')).match('/kept.json');
		const kept: { title: string }[] = note ? await note.json() : [];
		const stored = await indexedDB.databases();
		return {
			sessions: kept.map(({ title }) => title),
			documents: stored.filter(({ name }) => name?.startsWith('colloquy:document:')).length
		};
	});
}

/** Whether also what an editor fetches when it is wanted is here. */
function hasEditor(page: Page): Promise<boolean> {
	return page.evaluate(async () => {
		const note = await (await caches.open('colloquy-pages')).match('/kept.json');
		const kept: { pages: { isWhole?: boolean }[] }[] = note ? await note.json() : [];
		return kept.some(({ pages }) => pages.some(({ isWhole }) => isWhole));
	});
}
