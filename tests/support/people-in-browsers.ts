import type { Page } from '@playwright/test';
import { expect } from './browser';

/** Sets an empty place up, as its founder. */
export async function setUp(page: Page): Promise<void> {
	await page.goto('/');
	await page.getByRole('link', { name: 'Set up' }).click();
	await page.getByLabel('Organisation').fill('Northgate Foundation');
	await page.getByLabel('Your name').fill('Ruth Adeyemi');
	await page.getByLabel('Your email').fill('ruth@example.org');
	await page.getByLabel('A password').fill('correct horse battery');
	await page.getByRole('button', { name: 'Begin' }).click();
	await expect(page).toHaveURL('/');
}

/** Looks around in the sample circle, as one of its people. */
export async function lookAroundAs(page: Page, person: string): Promise<void> {
	await page.goto('/setup/sample');
	await page.getByRole('button', { name: /Look around|Back to the sample/ }).click();
	// The first to press makes the sample. A menu that is opened while the page still changes is closed by the change.
	await expect(page).toHaveURL('/', { timeout: 120_000 });
	await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('The sample circle');
	const strip = page.getByRole('complementary', { name: 'Sample' });
	await strip.locator('summary').click();
	await strip.getByRole('button', { name: person }).click();
	await expect(strip).toContainText(`You look as ${person}`);
}

/** The text of a section in the live notes; there only when one may write. */
export const section = (page: Page, name: string) => page.getByRole('textbox', { name, exact: true });

export const saving = (page: Page) => page.getByTestId('saving');
