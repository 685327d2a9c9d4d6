import { expect, test } from '../support/browser';
import { mailTo } from '../support/letterbox';
import { lookAroundAs } from '../support/people-in-browsers';

test('without JavaScript: sign in, read the agenda, accept a commitment', async ({ server, open }) => {
	await lookAroundAs(await open(), 'Ruth Adeyemi');
	const page = await open({ javaScriptEnabled: false });

	await test.step('sign in with a link from the mail', async () => {
		await page.goto('/sign-in');
		await page.getByLabel('Email').fill('tomas@example.org');
		await page.getByRole('button', { name: 'Email me a link' }).click();
		await page.goto((await mailTo('tomas@example.org', server.folder)).link);
		await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click();
		await expect(page.getByRole('complementary', { name: 'Sample' })).toContainText(
			'You look as Tomas Oliveira'
		);
	});

	await test.step('read the agenda of the next session', async () => {
		await page.getByRole('link', { name: 'From gaps to first steps' }).first().click();
		await expect(page.locator('#agenda')).toContainText('Three gaps to narrow this year');
		await expect(page.locator('#agenda')).toContainText('45 min');
	});

	await test.step('accept what is asked of the organisation', async () => {
		await page.goto('/commitments');
		const asked = page.getByRole('button', { name: /^Accept: / }).first();
		const title = (await asked.getAttribute('aria-label'))?.replace('Accept: ', '') ?? '';
		await asked.click();
		await expect(page.getByRole('button', { name: `Accept: ${title}` })).toHaveCount(0);
		await page.getByRole('link', { name: title, exact: true }).first().click();
		await expect(page.getByText('Accepted', { exact: true }).first()).toBeVisible();
	});
});
