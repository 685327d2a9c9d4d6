import type { Page } from '@playwright/test';
import { expect, expectNoViolations, test } from '../support/browser';
import { CUT_OFF, layCable } from '../support/cable';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

const part = 'What the numbers can and cannot tell us';
const session = 'From gaps to first steps';

test('what was written without a network is sent from any page, and never removed without a question', async ({
	open
}) => {
	const cable = await layCable();
	const mei = await open({ proxy: cable.proxy, expects: new RegExp(`${CUT_OFF}|Failed to fetch`) });
	const dev = await open();
	await lookAroundAs(mei, 'Mei Nakamura');
	await lookAroundAs(dev, 'Dev Sharma');
	await openSession(mei);
	await openSession(dev);
	await expect.poll(() => isKept(mei)).toBe(true);

	await test.step('written offline, and the page left: it is said that it waits', async () => {
		cable.cut();
		await expect(saving(mei)).toContainText('Offline');
		await section(mei, part).pressSequentially('From the train. ');
		await expect(saving(mei)).toContainText('kept on this device');
		mei.once('dialog', (dialog) => void dialog.accept());
		await mei.goto('/circles');
		await expect(mei.getByText(/changes? waits?$/)).toBeVisible();
	});

	await test.step('another page, with a network: it is sent', async () => {
		cable.mend();
		await mei.goto('/circles');
		await expect(section(dev, part)).toContainText('From the train.');
		await expect(mei.getByText('on this device in')).toHaveCount(0);
		await expect.poll(() => unsavedOnDevice(mei)).toBe(0);
	});

	await test.step('signing out asks, by the name of the session; who stays loses nothing', async () => {
		await mei.goto('/');
		await openSession(mei);
		cable.cut();
		await expect(saving(mei)).toContainText('Offline');
		await section(mei, part).pressSequentially('From the tunnel. ');
		await expect(saving(mei)).toContainText('kept on this device');
		await signOut(mei);
		const question = mei.getByRole('dialog');
		await expect(question).toContainText(session);
		await expectNoViolations(mei);
		await question.getByRole('button', { name: 'Stay signed in' }).click();
		await expect(question).toHaveCount(0);
		expect(await unsavedOnDevice(mei)).toBeGreaterThan(0);
		await expect(section(mei, part)).toContainText('From the tunnel.');
	});

	await test.step('it asks also from a page that doesn’t show the document; who goes is not asked again', async () => {
		cable.mend();
		await expect(saving(mei)).toHaveText('Saved');
		await signOut(mei);
		await expect(mei).toHaveURL('/');
		await expect.poll(() => unsavedOnDevice(mei)).toBeNull();
	});
	await mei.context().close();
	await cable.remove();
});

test('a page is not left while something in it is neither saved nor kept', async ({ open }) => {
	const mei = await open();
	// A browser that keeps nothing.
	await mei.addInitScript(() => Reflect.deleteProperty(window, 'indexedDB'));
	await mei.addInitScript(() => Object.defineProperty(window, 'indexedDB', { value: undefined }));
	let holding = false;
	const held: (() => void)[] = [];
	await mei.routeWebSocket(/\/collaboration\//, (near) => {
		const far = near.connectToServer();
		near.onMessage((message) => (holding ? held.push(() => far.send(message)) : far.send(message)));
	});
	await lookAroundAs(mei, 'Mei Nakamura');
	await openSession(mei);
	const { pathname } = new URL(mei.url());
	holding = true;
	await section(mei, part).pressSequentially('Not yet. ');
	await expect(saving(mei)).toHaveText('Saving');

	await test.step('going elsewhere asks, and closing the tab asks', async () => {
		await mei.getByRole('link', { name: 'Lantern Circle' }).first().click();
		const question = mei.getByRole('dialog');
		await expect(question).toContainText(`in ${session}`);
		await question.getByRole('button', { name: 'Stay here' }).click();
		await expect(question).toHaveCount(0);
		expect(new URL(mei.url()).pathname).toBe(pathname);
		const asked = mei.waitForEvent('dialog');
		await mei.close({ runBeforeUnload: true });
		const dialog = await asked;
		expect(dialog.type()).toBe('beforeunload');
		await dialog.dismiss();
		await expect(section(mei, part)).toContainText('Not yet.');
	});

	await test.step('what is saved in that moment asks nothing', async () => {
		await mei.getByRole('link', { name: 'Lantern Circle' }).first().click();
		holding = false;
		for (const send of held.splice(0)) send();
		await expect(mei.getByRole('heading', { level: 1 })).toHaveText('Lantern Circle');
		await expect(mei.getByRole('dialog')).toHaveCount(0);
	});
});

async function openSession(page: Page): Promise<void> {
	await page.getByRole('link', { name: session }).first().click();
	await expect(saving(page)).toHaveText('Saved');
}

async function signOut(page: Page): Promise<void> {
	await page.getByText('Menu and account of').locator('..').click();
	await page.getByRole('button', { name: 'Sign out' }).click();
}

function isKept(page: Page): Promise<boolean> {
	return page.evaluate(async () => {
		const note = await (await caches.open('colloquy-pages')).match('/kept.json');
		return note !== undefined && (await note.json()).length > 0;
	});
}

/** The changes that no server has, in the one copy of this browser; null when it has none. */
function unsavedOnDevice(page: Page): Promise<number | null> {
	return page.evaluate(async () => {
		const stored = await indexedDB.databases();
		const name = stored.find((each) => each.name?.startsWith('colloquy:document:'))?.name;
		if (name === undefined) return null;
		return new Promise<number>((resolve) => {
			const request = indexedDB.open(name);
			request.onsuccess = () => {
				const asked = request.result.transaction('custom').objectStore('custom').get('unsaved');
				asked.onsuccess = () => {
					request.result.close();
					const counts: number[] = Object.values<[number]>(asked.result ?? {}).map(([count]) => count);
					resolve(counts.reduce((sum, count) => sum + count, 0));
				};
			};
		});
	});
}
