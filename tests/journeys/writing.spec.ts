import type { Page } from '@playwright/test';
import { expect, expectNoViolations, test, visit } from '../support/browser';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

/** One green pixel. */
const picture =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const item = (level: number, sign: string, words: string) =>
	`<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><![if !supportLists]><span style='mso-list:Ignore'>${sign}<span>&nbsp; </span></span><![endif]>${words}<o:p></o:p></p>`;
const fromWord = `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><h2>Next steps</h2>${item(1, '·', 'One')}${item(2, 'o', 'Deeper')}${item(1, '·', '<b>Two</b>')}</body></html>`;
const fromDocs = `<meta charset="utf-8"><b style="font-weight:normal;"><p><span style="font-weight:700">Bold</span><span style="font-weight:400"> plain</span></p><ul><li><p>One</p></li><ul><li><p>Deeper</p></li></ul></ul></b>`;

async function paste(page: Page, html: string, name: string): Promise<() => Promise<string>> {
	const notes = section(page, name);
	await notes.fill('');
	// What is left of a heading becomes an ordinary line.
	await notes.press('Backspace');
	await expect(notes.locator('h2')).toHaveCount(0);
	await notes.evaluate((text, pasted) => {
		const clipboardData = new DataTransfer();
		clipboardData.setData('text/html', pasted);
		text.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
	}, html);
	// What mends it is fetched first.
	return () => notes.innerHTML();
}

test('what is pasted keeps its structure, pictures and tables stand in the notes, and words are found in them', async ({
	open
}) => {
	const name = 'Three gaps to narrow this year';
	const ruth = await open();
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	await ruth.getByRole('link', { name: 'From gaps to first steps' }).first().click();
	const notes = section(ruth, name);
	await expect(notes).toBeVisible();
	const { pathname } = new URL(ruth.url());

	await test.step('lists from Word and Google Docs are lists, bold words are bold, others are not', async () => {
		await expect
			.poll(await paste(ruth, fromWord, name))
			.toContain(
				'<h2>Next steps</h2><ul><li><p>One</p><ul><li><p>Deeper</p></li></ul></li><li><p><strong>Two</strong></p></li></ul>'
			);
		await expect
			.poll(await paste(ruth, fromDocs, name))
			.toContain(
				'<p><strong>Bold</strong> plain</p><ul><li><p>One</p><ul><li><p>Deeper</p></li></ul></li></ul>'
			);
	});

	await test.step('a picture is pasted, described, and seen without JavaScript', async () => {
		await notes.fill('Before');
		await notes.press('End');
		await notes.evaluate((text, base64) => {
			const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
			const clipboardData = new DataTransfer();
			clipboardData.items.add(new File([bytes], 'map.png', { type: 'image/png' }));
			text.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
		}, picture);
		await ruth.getByLabel('What does this picture show?').fill('A map');
		await ruth.getByRole('button', { name: 'Keep this' }).click();
		await expect(notes.getByRole('img', { name: 'A map' })).toHaveAttribute('width', '1');
		await expect(saving(ruth)).toHaveText('Saved');
		await visit(ruth, `${pathname}/files`);
		await expect(ruth.getByRole('link', { name: 'picture.png' })).toBeVisible();
	});

	await test.step('a list of commitments scrolls to the one that is chosen with the keys', async () => {
		await visit(ruth, pathname);
		await notes.press('Control+End');
		await notes.pressSequentially(' #');
		const commitments = ruth.getByRole('listbox').getByRole('option');
		await expect(commitments.first()).toHaveAttribute('aria-selected', 'true');
		await expect(commitments.last()).not.toBeInViewport();
		await notes.press('ArrowUp');
		await expect(commitments.last()).toHaveAttribute('aria-selected', 'true');
		await expect(commitments.last()).toBeInViewport({ ratio: 0.9 });
		await expectNoViolations(ruth);
		await notes.press('Escape');
		await notes.press('Backspace');
	});

	await test.step('minutes are shown before they are added to the end of an item', async () => {
		await visit(ruth, `${pathname}/import`);
		await ruth
			.getByLabel('Or paste the minutes here')
			.fill(`# ${name}\n\n| Who | What |\n| - | - |\n| Ana | <u>map</u> |`);
		await ruth.getByRole('button', { name: 'See how it will look' }).click();
		await expect(ruth.getByText('Not everything can be kept as it is')).toBeVisible();
		await ruth.getByRole('button', { name: 'Add this to the notes' }).click();
		await expect(section(ruth, name).getByRole('columnheader', { name: 'Who' })).toBeVisible();
	});

	await test.step('the page is loaded again under the hands of somebody who writes, and takes nothing from them', async () => {
		await notes.press('End');
		const before = await notes.elementHandle();
		await notes.press('Control+Alt+m');
		await ruth.getByLabel('Your comment').fill('Is this so?');
		await ruth.getByRole('dialog').getByRole('button', { name: 'Comment', exact: true }).click();
		await expect(notes.locator('.commented')).not.toHaveCount(0);
		await expect(ruth.getByRole('button', { name: /^Comments 1/ })).toBeVisible();
		expect(await before?.evaluate((text) => text.isConnected)).toBe(true);
	});

	await test.step('words are found in all sections, and Escape leads back to the text', async () => {
		await notes.press('Control+f');
		await ruth.getByRole('searchbox', { name: 'Find in the notes' }).fill('ana');
		await expect(ruth.locator('.found.is-current')).toHaveText('Ana');
		await ruth.keyboard.press('Escape');
		await expect(notes).toBeFocused();
		await expect(ruth.locator('.found')).toHaveCount(0);
	});
});
