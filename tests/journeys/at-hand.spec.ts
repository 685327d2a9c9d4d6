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
		await mei.keyboard.type('We agree. /');
		await expect(mei.getByRole('listbox')).toBeVisible();
		// Faster than the list.
		await mei.keyboard.type('question');
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

	await test.step('on paper stands what came of the session, whatever the screen shows of it', async () => {
		await page.emulateMedia({ media: 'print' });
		for (const part of ['#agenda', '#notes', '#marked']) await expect(page.locator(part)).toBeVisible();
		for (const part of ['#private', '#people']) await expect(page.locator(part)).toBeHidden();
	});
});

test('what somebody chose stays chosen, however often a form is refused, and filters say what is shown', async ({
	open
}) => {
	const page = await open({ expects: /status of 502/ });
	await lookAroundAs(page, 'Ruth Adeyemi');
	await page.getByRole('link', { name: 'Lantern Circle' }).first().click();
	await expect(page).toHaveURL(/\/circles\//);
	const circle = new URL(page.url()).pathname;

	await test.step('a form that is refused twice', async () => {
		await page.goto(`${circle}/commitments/new`);
		await page.getByLabel('What is promised').fill('Train the night staff');
		await page.getByLabel('Organisation that would own it').selectOption({ label: 'Harbour Trust' });
		await page.getByLabel('Who would lead').selectOption({ label: 'Mei Nakamura' });
		for (const past of ['2020-01-01', '2020-01-02']) {
			await page.getByLabel('By when').fill(past);
			await page.getByRole('button', { name: 'Propose it' }).click();
			await expect(page.getByLabel('By when')).toHaveAttribute('aria-invalid', 'true');
			await expect(page.getByRole('button', { name: 'Propose it' })).toBeEnabled();
		}
		await expect(page.getByLabel('Organisation that would own it').locator('option:checked')).toHaveText(
			'Harbour Trust'
		);
		await expect(page.getByLabel('Who would lead').locator('option:checked')).toHaveText('Mei Nakamura');
	});

	await test.step('an answer that is none of ours is no success', async () => {
		await page.getByLabel('By when').fill('');
		await page.route(
			(url) => url.pathname.endsWith('/commitments/new'),
			(route) =>
				route.request().method() === 'POST'
					? route.fulfill({ status: 502, json: { message: 'Bad gateway' } })
					: route.fallback()
		);
		await page.getByRole('button', { name: 'Propose it' }).click();
		await expect(page.getByRole('alert').filter({ hasText: 'What you typed is still here' })).toBeVisible();
		await page.unroute((url) => url.pathname.endsWith('/commitments/new'));
	});

	await test.step('filters, after going back and after showing all again', async () => {
		await page.goto(`${circle}/commitments`);
		await page.getByText('Filters', { exact: true }).click();
		const state = page.getByLabel('State');
		await state.selectOption('proposed');
		await expect(page).toHaveURL(/state=proposed/);
		await state.selectOption('accepted');
		await expect(page).toHaveURL(/state=accepted/);
		await page.goBack();
		await expect(page).toHaveURL(/state=proposed/);
		await expect(state).toHaveValue('proposed');
		await page.getByLabel('Find').fill('zebra');
		await page.getByLabel('Find').press('Enter');
		await expect(page).toHaveURL(/text=zebra/);
		await page.getByRole('link', { name: 'Show all', exact: true }).click();
		await expect(page.getByLabel('Find')).toHaveValue('');
		await expect(state).toHaveValue('');
	});
});
