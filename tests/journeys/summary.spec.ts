import { expect, test, visit } from '../support/browser';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

test('a summary begins from what was marked, is published, and anybody can read it', async ({ open }) => {
	const ruth = await open();
	await lookAroundAs(ruth, 'Ruth Adeyemi');

	await test.step('Ruth marks a passage in the notes', async () => {
		await ruth.getByRole('link', { name: 'From gaps to first steps' }).first().click();
		const notes = section(ruth, 'Three gaps to narrow this year');
		await notes.fill('The first morning decides a great deal.');
		await notes.press('Control+a');
		await ruth.getByRole('button', { name: 'Observation' }).first().click();
		await expect(saving(ruth)).toHaveText('Saved');
	});

	await test.step('the summary starts from it, and everybody edits it', async () => {
		await visit(ruth, `${new URL(ruth.url()).pathname}/summary`);
		await ruth.getByRole('button', { name: 'Start the summary' }).click();
		await expect(ruth.getByText('The first morning decides a great deal.').first()).toBeVisible();
		await expect(saving(ruth)).toHaveText('Saved');
		await ruth.getByRole('link', { name: 'Preview and publish' }).click();
	});

	await test.step('Ruth reads it once more and publishes it for everybody', async () => {
		await expect(ruth.getByRole('region', { name: 'What will be frozen' })).toContainText(
			'The first morning decides'
		);
		await ruth.getByLabel('Title of the record').fill('Three gaps');
		await ruth.getByRole('radio', { name: 'Everybody' }).check();
	});

	await test.step('what was edited meanwhile is shown to her first, and what she has typed stays', async () => {
		const other = await ruth.context().newPage();
		await visit(other, new URL(ruth.url()).pathname.replace('publications', 'summary'));
		await other
			.getByRole('textbox', { name: 'From gaps to first steps' })
			.first()
			.fill('In short, mornings.');
		await expect(saving(other)).toHaveText('Saved');
		await other.close();
		await ruth.getByRole('button', { name: 'Publish version 1' }).click();
		await expect(ruth.getByText('Somebody has edited the summary').first()).toBeVisible();
		await expect(ruth.getByRole('region', { name: 'What will be frozen' })).toContainText(
			'In short, mornings.'
		);
		await expect(ruth.getByLabel('Title of the record')).toHaveValue('Three gaps');
		await expect(ruth.getByRole('radio', { name: 'Everybody' })).toBeChecked();
		await ruth.getByRole('button', { name: 'Publish version 1' }).click();
		await expect(ruth.getByRole('heading', { level: 1, name: 'Three gaps' })).toBeVisible();
	});

	await test.step('a stranger reads it without an account and without JavaScript, and takes it away as Markdown', async () => {
		const { pathname } = new URL(ruth.url());
		const reader = await open({ javaScriptEnabled: false });
		await reader.goto(pathname);
		await expect(reader.getByRole('heading', { level: 1, name: 'Three gaps' })).toBeVisible();
		await expect(reader.getByText('The first morning decides a great deal.')).toBeVisible();
		const answer = await reader.request.get(`${pathname}.md`);
		expect(answer.headers()['content-type']).toBe('text/markdown; charset=utf-8');
		const text = await answer.text();
		expect(text).toContain('The first morning decides a great deal.');
		expect(text).not.toMatch(/Adeyemi|Nakamura|Harbour Trust/);
		await visit(await open(), pathname);
	});
});
