import { expect, expectNoViolations, test, visit } from '../support/browser';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';

test('organisations agree theme by theme, an edit asks again about one, and the round says who agreed', async ({
	open
}) => {
	const ruth = await open();
	const dev = await open({ viewport: { width: 390, height: 844 } });
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	await lookAroundAs(dev, 'Dev Sharma');
	const [theme, edited] = [
		'Which gap would somebody notice first if we closed it?',
		'What could we stop doing to make room for it?'
	];
	await ruth.getByRole('link', { name: 'From gaps to first steps' }).first().click();
	await expect(ruth).toHaveURL(/\/sessions\//);
	const session = new URL(ruth.url()).pathname;

	await test.step('Ruth writes a summary and asks the organisations', async () => {
		await ruth.goto(`${session}/summary`);
		await ruth.getByRole('button', { name: 'Start the summary' }).click();
		await section(ruth, theme).fill('The first night.');
		await section(ruth, edited).fill('A form that nobody reads.');
		await expect(saving(ruth)).toHaveText('Saved');
		await visit(ruth, `${session}/agreement/round`);
		await ruth.getByRole('button', { name: 'Open the round' }).click();
		await expect(ruth.getByRole('heading', { name: /^Round 1: open until/ })).toBeVisible();
	});

	const asked = dev.getByRole('link', { name: 'Agree to the summary of “From gaps to first steps”' });
	const answering = dev.getByRole('button', { name: 'Answer', exact: true });
	await test.step('Dev finds on his first page that his organisation is asked, and answers every theme', async () => {
		await dev.goto('/');
		await asked.click();
		const themes = dev.getByRole('article');
		await expect(answering.first()).toBeVisible();
		const all = await themes.count();
		for (let at = 0; at < all; at += 1) {
			await themes.nth(at).getByRole('radio', { name: 'Agree' }).check();
			await themes.nth(at).getByRole('button', { name: 'Answer', exact: true }).click();
			await expect(dev.getByText(`${at + 1} of ${all} themes`)).toBeVisible();
		}
		await expect(dev.getByText('Everything is answered. Thank you.')).toBeVisible();
		await expectNoViolations(dev);
	});

	await test.step('Ruth edits one theme, and Dev is asked about that theme alone', async () => {
		await ruth.goto(`${session}/summary`);
		await section(ruth, edited).fill('A form that two of us read.');
		await expect(saving(ruth)).toHaveText('Saved');
		await dev.goto(`${session}/agreement`);
		await expect(dev.getByRole('link', { name: `Go to “${edited}”` })).toBeVisible();
		await expect(answering).toHaveCount(1);
		await expect(dev.getByText('is asked again').or(dev.getByText('are asked again'))).toHaveCount(1);
	});
});
