import { expect, test } from '../support/browser';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

const meeting = 'From gaps to first steps';

test('whoever writes goes on writing, whatever happens to the page around them', async ({ open }) => {
	const [ruth, mei] = [await open(), await open()];
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	await lookAroundAs(mei, 'Mei Nakamura');
	for (const page of [ruth, mei]) await page.getByRole('link', { name: meeting }).first().click();
	await expect(mei).toHaveURL(/\/sessions\//);
	const { pathname } = new URL(mei.url());

	await test.step('an item is parked while somebody writes in it: the text stays, and so does the caret', async () => {
		const name = 'What the numbers can and cannot tell us';
		await section(mei, name).click();
		await mei.keyboard.press('Control+End');
		await mei.keyboard.type(' Mei goes on');
		await ruth.goto(`${pathname}/agenda`);
		await ruth
			.locator('summary')
			.filter({ hasText: `More for ${name}` })
			.click();
		await ruth.getByRole('button', { name: 'Park in the backlog' }).filter({ visible: true }).click();
		const kept = section(mei, 'From a part that is no longer here');
		await expect(kept).toContainText('Mei goes on');
		await expect(kept).toBeFocused();
		await mei.keyboard.type(' and on.');
		await expect(kept).toContainText('Mei goes on and on.');
		await expect(saving(mei)).toHaveText('Saved');
	});

	await test.step('once something is recorded, the next words go where the caret was', async () => {
		const notes = section(mei, 'Three gaps to narrow this year');
		await notes.click();
		await mei.keyboard.press('Control+End');
		await mei.keyboard.type('We agree. /question');
		await mei.keyboard.press('Enter');
		const dialog = mei.getByRole('dialog');
		await dialog.getByRole('textbox').first().fill('Who counts?');
		await dialog.getByRole('button', { name: 'Keep the question' }).click();
		await expect(dialog).toBeHidden();
		await expect(notes).toBeFocused();
		await mei.keyboard.type(' Then lunch.');
		await expect(notes).toContainText('Then lunch.');
	});

	await test.step('the tools of a table stand where they can be seen, and the keyboard reaches them at once', async () => {
		const notes = section(mei, 'Close');
		await notes.click();
		await mei.keyboard.press('Alt+F10');
		await expect(mei.getByRole('toolbar').getByRole('button').first()).toBeFocused();
		await mei.getByRole('button', { name: 'More', exact: true }).click();
		await mei.getByRole('button', { name: 'Table', exact: true }).click();
		await notes.locator('td, th').first().click();
		const tools = mei.getByRole('toolbar');
		await expect(tools.getByRole('button', { name: /row/i }).first()).toBeInViewport();
	});
});

test('on a phone the agenda leads to the part of the notes', async ({ open }) => {
	const page = await open({ viewport: { width: 390, height: 844 }, hasTouch: true });
	await lookAroundAs(page, 'Ruth Adeyemi');
	await page.getByRole('link', { name: meeting }).first().click();
	const tabs = page.getByRole('navigation', { name: 'Parts of the session' });
	await tabs.getByRole('link', { name: 'Agenda' }).click();
	await page.locator('#agenda').getByRole('link', { name: 'Three gaps to narrow this year' }).click();
	await expect(section(page, 'Three gaps to narrow this year')).toBeInViewport();
	await tabs.getByRole('link', { name: 'Agenda' }).click();
	await expect(page.locator('#agenda').getByText('Tea', { exact: true })).toBeVisible();
	await expect(page.locator('#agenda').getByRole('link', { name: 'Tea' })).toHaveCount(0);
	await tabs.getByRole('link', { name: 'Notes' }).click();
	const find = page.getByRole('button', { name: 'Find in the notes' });
	const box = await find.boundingBox();
	await page.touchscreen.tap((box?.x ?? 0) + 22, (box?.y ?? 0) + 30);
	await expect(page.getByRole('searchbox')).toBeFocused();
});
