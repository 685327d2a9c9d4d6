import type { Page } from '@playwright/test';
import { expect, expectNoViolations, test, visit } from '../support/browser';
import { mailTo } from '../support/letterbox';
import { saving, section, setUp } from '../support/people-in-browsers';

test('from an empty place to a commitment that is kept', async ({ server, open }) => {
	const ruth = await open();
	const dev = await open();

	await test.step('Ruth sets the place up and starts a circle', async () => {
		await visit(ruth, '/');
		await visit(ruth, '/setup');
		await setUp(ruth);
		await expectNoViolations(ruth);
		await visit(ruth, '/circles/new');
		await ruth.getByLabel('Name', { exact: true }).fill('Safe stays');
		await ruth.getByRole('button', { name: 'Create the circle' }).click();
		await expect(ruth.getByRole('heading', { level: 1, name: 'Safe stays' })).toBeVisible();
		await expectNoViolations(ruth);
	});
	const circle = new URL(ruth.url()).pathname;

	await test.step('she invites Dev, who gets a mail that says nothing he would not want to be seen', async () => {
		await visit(ruth, `${circle}/people/invite`);
		await ruth.getByLabel(/^Name/).fill('Dev Sharma');
		await ruth.getByLabel('Email', { exact: true }).fill('dev@example.org');
		await ruth.getByLabel('Organisation they represent').fill('Eastmoor Police');
		await ruth.getByRole('button', { name: 'Look at the list' }).click();
		await ruth.getByRole('button', { name: 'Send the invitation' }).click();
		await expect(ruth.getByText('dev@example.org')).toBeVisible();
		await expectNoViolations(ruth);
		const { subject, text } = await mailTo('dev@example.org', server.folder);
		expect(`${subject} ${text}`).not.toMatch(/Safe stays|Ruth|Northgate/);
	});

	await test.step('Dev accepts in his own browser', async () => {
		const { link } = await mailTo('dev@example.org', server.folder);
		await visit(dev, link);
		await dev.getByRole('button', { name: 'Accept and join' }).click();
		await expect(dev.getByRole('heading', { level: 1, name: 'Safe stays' })).toBeVisible();
		await expectNoViolations(dev);
	});

	await test.step('Ruth plans a session', async () => {
		await visit(ruth, `${circle}/sessions/new`);
		await ruth.getByLabel('Title').fill('What do hotels notice?');
		await ruth.getByLabel('Date', { exact: true }).fill('2031-11-06');
		await ruth.getByLabel('Starts').fill('14:00');
		await ruth.getByLabel('Ends', { exact: true }).fill('16:00');
		await ruth.getByRole('button', { name: 'Plan the session' }).click();
		await expect(ruth).toHaveURL(/\/sessions\/[0-9a-f-]{36}/);
		await expectNoViolations(ruth);
	});
	const room = /\/sessions\/[0-9a-f-]{36}/.exec(ruth.url())?.[0] ?? '';

	await test.step('both write in the same section and see each other', async () => {
		await ruth.goto(room);
		await dev.goto(room);
		const [hers, his] = [section(ruth, 'Notes'), section(dev, 'Notes')];
		await hers.fill('Reception staff will be trained by spring.');
		await expect(his).toContainText('trained by spring.');
		await expect(ruth.getByLabel('Also here')).toBeVisible();
		// Keys that come in the very instant of the focus find no caret yet; a person's never do.
		await his.focus();
		await expect(ruth.locator('.peer-caret')).toBeVisible();
		await his.press('Control+End');
		await his.press('Enter');
		await his.pressSequentially('Night porters too.');
		await expect(hers).toContainText('Night porters too.');
		for (const page of [ruth, dev]) await expect(saving(page)).toContainText('Saved');
		await expectNoViolations(ruth);
	});

	await test.step('from the words she selects, Ruth proposes a commitment to Dev’s organisation', async () => {
		const hers = section(ruth, 'Notes');
		await hers.press('Control+Home');
		await hers.press('Shift+End');
		await ruth.getByRole('button', { name: 'Make this a commitment' }).click();
		const dialog = ruth.getByRole('dialog', { name: 'Make this a commitment' });
		await expect(dialog.getByLabel('What is promised')).toHaveValue(
			'Reception staff will be trained by spring.'
		);
		await dialog.getByLabel('Organisation that would own it').selectOption('Eastmoor Police');
		await expectNoViolations(ruth);
		await dialog.getByRole('button', { name: 'Propose it' }).click();
		await expect(dialog).toBeHidden();
		await expect(dev.locator('#commitments')).toContainText('Reception staff will be trained by spring.');
	});

	await test.step('Dev accepts it, reports, and says with evidence that it is done', async () => {
		await dev.getByRole('link', { name: 'Reception staff will be trained by spring.', exact: true }).click();
		await expect(dev.getByRole('heading', { level: 1 })).toContainText('Reception staff');
		await expectNoViolations(dev);
		await dev.getByRole('button', { name: 'Accept', exact: true }).click();
		await expect(dev.getByText('Accepted', { exact: true }).first()).toBeVisible();
		await take(dev, 'Report progress', { 'What has happened': 'Forty people were trained.' });
		await take(dev, 'Done', { 'What shows that it is done': 'The attendance list.' });
	});

	await test.step('Ruth verifies it, and both see so', async () => {
		await ruth.goto(new URL(dev.url()).pathname);
		await expectNoViolations(ruth);
		await take(ruth, 'Verify', {});
		await expect(ruth.getByText('Verified', { exact: true }).first()).toBeVisible();
		await dev.reload();
		await expect(dev.getByText('Verified', { exact: true }).first()).toBeVisible();
	});
});

/** Opens one of the steps that a person is offered, says what it asks for, and takes it. */
async function take(page: Page, step: string, words: Record<string, string>): Promise<void> {
	const offered = page.getByRole('region', { name: 'What you can do' });
	const form = offered
		.getByRole('listitem')
		.filter({ has: page.locator('summary', { hasText: new RegExp(`^\\s*${step}\\s*$`) }) });
	const button = form.getByRole('button', { name: step, exact: true });
	if (!(await button.isVisible())) await form.locator('summary').click();
	for (const [label, text] of Object.entries(words)) {
		await form.getByRole('textbox', { name: label }).fill(text);
	}
	await button.click();
	for (const text of Object.values(words)) await expect(page.getByText(text)).toBeVisible();
}
