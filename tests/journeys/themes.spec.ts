import { expect, expectNoViolations, test } from '../support/browser';
import { CUT_OFF, layCable } from '../support/cable';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

const [gaps, numbers] = ['Three gaps to narrow this year', 'What the numbers say'];

test('a theme is split and merged while somebody who is cut off writes in it, and no word is lost', async ({
	open
}) => {
	const ruth = await open();
	const cable = await layCable();
	const mei = await open({ proxy: cable.proxy, expects: new RegExp(CUT_OFF) });
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	await lookAroundAs(mei, 'Mei Nakamura');
	await ruth.getByRole('link', { name: 'From gaps to first steps' }).first().click();
	await expect(ruth).toHaveURL(/\/sessions\//);
	const summary = `${new URL(ruth.url()).pathname}/summary`;

	await test.step('Ruth begins the summary; Mei opens it, and her network goes', async () => {
		await ruth.goto(summary);
		await ruth.getByRole('button', { name: 'Start the summary' }).click();
		await ruth.getByLabel('Add a theme').fill(gaps);
		await ruth.getByRole('button', { name: 'Add', exact: true }).click();
		await section(ruth, gaps).fill('Nights come first.');
		await section(ruth, gaps).press('Enter');
		await section(ruth, gaps).pressSequentially('Numbers are thin.');
		await expect(saving(ruth)).toHaveText('Saved');
		await mei.goto(summary);
		await expect(section(mei, gaps)).toContainText('Numbers are thin.');
		await expect(saving(mei)).toHaveText('Saved');
		cable.cut();
		await expect(saving(mei)).toContainText('Offline');
		await section(mei, gaps).press('Control+End');
		await section(mei, gaps).pressSequentially(' Said from the train.');
		await expect(saving(mei)).toContainText('kept on this device');
	});

	await test.step('Ruth splits the theme above the words that Mei goes on with', async () => {
		await ruth.locator('summary', { hasText: gaps }).click();
		await ruth.getByLabel('Split from').selectOption({ label: 'Numbers are thin.' });
		await ruth.getByLabel('Title of the new theme').fill(numbers);
		await ruth.getByRole('button', { name: 'Split' }).click();
		await expect(section(ruth, numbers)).toHaveText('Numbers are thin.');
		await expect(section(ruth, gaps)).toHaveText('Nights come first.');
		await expectNoViolations(ruth);
	});

	await test.step('what Mei wrote meanwhile is with everybody when she comes back', async () => {
		cable.mend();
		await expect(saving(mei)).toHaveText('Saved');
		await expect(ruth.getByRole('main')).toContainText('Said from the train.');
		await expect(mei.getByRole('main')).toContainText('Said from the train.');
		await expect(section(mei, numbers)).toContainText('Numbers are thin.');
	});

	await test.step('merged again, all of it is in one theme', async () => {
		await ruth.locator('summary', { hasText: numbers }).click();
		const form = ruth.locator('details[open]').last();
		await form.getByLabel('Merge into').selectOption({ label: gaps });
		// Refused for ten seconds after somebody else's last key: their next words would be torn off.
		await form.getByRole('button', { name: 'Merge' }).click();
		await expect(form.getByRole('alert')).toHaveCount(1);
		await expect(form.getByRole('alert')).toContainText('Somebody is writing in this theme');
		await expect(async () => {
			await form.getByRole('button', { name: 'Merge' }).click();
			await expect(section(ruth, numbers)).toHaveCount(0, { timeout: 3_000 });
		}).toPass();
		for (const words of ['Nights come first.', 'Numbers are thin.', 'Said from the train.'])
			await expect(section(ruth, gaps)).toContainText(words);
		await mei.reload();
		await expect(section(mei, gaps)).toContainText('Numbers are thin.');
	});
});
