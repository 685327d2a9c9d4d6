import { expect, test, visit } from '../support/browser';
import { mailTo } from '../support/letterbox';
import { lookAroundAs } from '../support/people-in-browsers';

test('without JavaScript: sign in, read the agenda, accept a commitment', async ({ server, open }) => {
	const ruth = await open();
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	const page = await open({ javaScriptEnabled: false, expects: /status of 409/ });

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

	await test.step('move its date, on a page of its own that comes back to it', async () => {
		const step = page
			.locator('details')
			.filter({ has: page.getByText('Ask to move the date', { exact: true }) });
		await step.locator('summary').click();
		await step.getByRole('link', { name: 'Open this on a page of its own' }).click();
		await page.getByLabel('Why').fill('The trainer is away.');
		await page.getByLabel(/^By the next session/).check();
		await page.getByRole('main').getByRole('button', { name: 'Ask to move the date' }).click();
		await expect(page.locator('[id^="entry-"]').last()).toContainText('The trainer is away.');
	});

	await test.step('report on it in the review of an open session, on a page of its own', async () => {
		const sql = server.database();
		const [room] = await sql`update public.sessions set opened_at = now(), closed_at = null
			where title = 'From gaps to first steps' returning id`;
		await sql.end();
		await page.goto(`/sessions/${String(room?.id)}`);
		const line = page
			.locator('.review li')
			.filter({ has: page.getByText('Report', { exact: true }) })
			.first();
		const title = (await line.getByRole('link').first().textContent()) ?? '';
		await line.getByText('Report', { exact: true }).click();
		await line
			.getByRole('link', { name: 'Open this on a page of its own' })
			.filter({ visible: true })
			.click();
		await expect(page.getByRole('heading', { level: 1 })).toContainText(title);
		await visit(ruth, new URL(page.url()).pathname);
		const report = page.locator('#report');
		await report.getByRole('button').click();
		await expect(page.locator('#report').getByLabel('What has happened')).toHaveAttribute(
			'aria-invalid',
			'true'
		);
		await page.locator('#report').getByLabel('What has happened').fill('Nine of fourteen.');
		await page.locator('#report').getByRole('button').click();
		await expect(page).toHaveURL(/#section-/);
		await expect(page.locator('.document')).toContainText(/reported progress.*Nine of fourteen\./);
	});
});
