import type { Locator, Page } from '@playwright/test';
import { extractText, getDocumentProxy } from 'unpdf';
import { expect, expectNoViolations, test, visit } from '../support/browser';
import { lookAroundAs, saving, section } from '../support/people-in-browsers';
import { openDocx } from '../support/read-back';

const [marked, added] = ['Three gaps to narrow this year', 'What we try first'];
const said = 'The first morning decides a great deal.';
const proposed = 'The first morning decides much of what follows.';
const tried = 'One desk that anybody can ring.';

const theme = (page: Page, title: string): Locator => page.getByRole('article', { name: title });

async function answer(page: Page, title: string, stance: string): Promise<void> {
	const form = theme(page, title);
	await form.getByRole('radio', { name: stance, exact: false }).check();
	await form.getByRole('button', { name: 'Answer', exact: true }).click();
	await expect(form.getByText('Change our answer').first()).toBeVisible();
}

test('a convener and three organisations take the notes of a session to an agreed, published record', async ({
	open
}) => {
	// Four browsers on a small machine.
	test.setTimeout(480_000);
	const ruth = await open();
	const [mei, dev, ines] = [
		await open(),
		await open({ viewport: { width: 390, height: 844 } }),
		await open()
	];
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	await lookAroundAs(mei, 'Mei Nakamura');
	await lookAroundAs(dev, 'Dev Sharma');
	await lookAroundAs(ines, 'Ines Duarte');
	await ruth.getByRole('link', { name: 'From gaps to first steps' }).first().click();
	await expect(ruth).toHaveURL(/\/sessions\//);
	const session = new URL(ruth.url()).pathname;

	await test.step('the notes become a summary', async () => {
		const notes = section(ruth, marked);
		await notes.fill(said);
		await notes.press('Control+a');
		await ruth.getByRole('button', { name: 'Observation' }).first().click();
		await expect(saving(ruth)).toHaveText('Saved');
		await ruth.goto(`${session}/summary`);
		await ruth.getByRole('button', { name: 'Start the summary' }).click();
		await expect(section(ruth, marked)).toHaveText(said);
		await ruth.getByLabel('Add a theme').fill(added);
		await ruth.getByRole('button', { name: 'Add', exact: true }).click();
		await section(ruth, added).fill(tried);
		await expect(saving(ruth)).toHaveText('Saved');
		await expectNoViolations(ruth);
	});

	await test.step('Ruth asks, and nobody is asked about what a template left blank', async () => {
		await ruth.goto(`${session}/agreement/round`);
		await ruth.getByRole('button', { name: 'Open the round' }).click();
		await expect(ruth.getByRole('article')).toHaveCount(2);
	});

	await test.step('two organisations go along, and one objects with a wording', async () => {
		for (const page of [mei, dev, ines]) await page.goto(`${session}/agreement`);
		await answer(mei, marked, 'Agree');
		await answer(mei, added, 'Agree');
		await answer(ines, marked, 'Can live with it');
		await answer(ines, added, 'Agree');
		await answer(dev, added, 'Agree');
		const objection = theme(dev, marked);
		await objection.getByRole('radio', { name: 'Object' }).check();
		await objection.getByLabel('Why not').fill('It says more than we know.');
		await objection.getByLabel('The wording you could agree to').fill(proposed);
		await expect(objection.getByRole('group', { name: `What you would change in ${marked}` })).toContainText(
			'what follows'
		);
		await expectNoViolations(dev);
		await objection.getByRole('button', { name: 'Answer', exact: true }).click();
		await expect(dev.getByText('2 of 2 themes')).toBeVisible();
	});

	await test.step('Ruth takes the wording over, and everybody is asked about that theme alone', async () => {
		await visit(ruth, `${session}/agreement`);
		await theme(ruth, marked).getByRole('button', { name: 'Take this wording over' }).click();
		await expect(theme(ruth, marked).getByRole('paragraph').filter({ hasText: proposed })).toBeVisible();
		for (const page of [mei, dev, ines]) {
			await page.goto(`${session}/agreement`);
			await expect(page.getByRole('button', { name: 'Answer', exact: true })).toHaveCount(1);
			await answer(page, marked, 'Agree');
		}
	});

	await test.step('an edit opens the other theme again, and it is agreed to again', async () => {
		await ruth.goto(`${session}/summary`);
		await section(ruth, added).fill(`${tried} Write to desk@example.org.`);
		await expect(saving(ruth)).toHaveText('Saved');
		for (const page of [mei, dev, ines]) {
			await page.goto(`${session}/agreement`);
			await expect(theme(page, added).getByText('What changed since you answered')).toBeVisible();
			await answer(page, added, 'Agree');
			await expect(page.getByText('Everything is answered. Thank you.')).toBeVisible();
		}
		await ruth.goto(`${session}/agreement/round`);
		await ruth.getByRole('button', { name: 'End round 1' }).click();
		await expect(ruth.getByRole('heading', { name: /^Round 1: closed on/ })).toBeVisible();
	});

	await test.step('Ruth keeps what the check found, with a reason, and publishes', async () => {
		await visit(ruth, `${session}/publications`);
		const check = ruth.getByRole('region', { name: 'Before it goes out' });
		await expect(check.getByText('desk@example.org').first()).toBeVisible();
		await check.getByLabel('Why it may stay').first().fill('A shared address, meant to be found.');
		await check.getByRole('button', { name: 'Keep it' }).first().click();
		await expect(check.getByText('Everything found has been decided')).toBeVisible();
		await ruth.getByLabel('Title of the record').fill('Three gaps');
		await ruth.getByRole('radio', { name: 'Everybody' }).check();
		await ruth.getByRole('button', { name: 'Publish version 1' }).click();
		await expect(ruth.getByRole('heading', { level: 1, name: 'Three gaps' })).toBeVisible();
	});

	await test.step('anybody reads it, and finds the same in the PDF and in Word', async () => {
		const { pathname } = new URL(ruth.url());
		const reader = await open();
		await visit(reader, pathname);
		const agreed = /3 of the \d+ organisations that were asked agree/;
		await expect(reader.getByText(agreed)).toBeVisible();
		const file = async (kind: string) => (await reader.request.get(`${pathname}.${kind}`)).body();
		const pdf = await getDocumentProxy(new Uint8Array(await file('pdf')));
		const { text } = await extractText(pdf, { mergePages: true });
		const docx = openDocx(await file('docx'));
		const headings = docx.paragraphs.filter(({ style }) => style === 'Heading1').map((each) => each.text);
		expect(headings).toEqual(expect.arrayContaining([marked, added, 'Agreement']));
		for (const read of [text.replace(/\s+/g, ' '), docx.paragraphs.map((each) => each.text).join(' ')]) {
			expect(read).toContain(proposed);
			expect(read).toMatch(agreed);
			expect(read).not.toMatch(/Nakamura|Sharma|Duarte|Harbour Trust|Eastmoor Police|Innkeepers/);
		}
	});
});
