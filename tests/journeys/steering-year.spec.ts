import type { Page } from '@playwright/test';
import { expect, expectNoViolations, test, visit } from '../support/browser';
import { mailTo } from '../support/letterbox';
import { mailNow } from '../support/mail-now';
import { zoneAtNoon } from '../support/noon';
import { lookAroundAs, section } from '../support/people-in-browsers';

const day = (from: number) => new Date(Date.now() + from * 86_400_000).toISOString().slice(0, 10);
const desks = 'Train the night desks of every hotel';
const cards = 'Print the cards for the night desks';
const map = 'Map the hotels along the coast road';
const letter = 'Write to the licensing boards';
const list = (police: string) =>
	[
		'Commitment,Organisation,Due,Priority',
		`${desks},Harbour Trust,${day(60)},high`,
		`${map},${police},${day(90)},`,
		`${letter},Harbour Trust,${day(120)},`
	].join('\n');

test('a steering group of four organisations goes through its year', async ({ server, open }) => {
	test.setTimeout(240_000);
	const sql = server.database();
	const ruth = await open();
	const other = await open();
	await lookAroundAs(ruth, 'Ruth Adeyemi');
	const [circle] = await sql`update public.circles set is_sensitive = false returning id`;
	const board = `/circles/${String(circle?.id)}/commitments`;
	// The people of the sample get no mail; this one does, and at any hour.
	await sql`update public.people set is_sample = false, time_zone = ${zoneAtNoon()} where name = 'Dev Sharma'`;

	await test.step('Ruth brings in a list; a line that is wrong holds all of them back', async () => {
		await ruth.goto(`${board}/import`);
		await ruth.getByLabel('Or paste it here').fill(list('Eastmor Police'));
		await ruth.getByRole('button', { name: 'Check the list' }).click();
		await expect(ruth.getByText('Is it Eastmoor Police?')).toBeVisible();
		await expect(ruth.getByText('Nothing has been proposed.')).toBeVisible();
		await expectNoViolations(ruth);
		await ruth.getByLabel('Or paste it here').fill(list('Eastmoor Police'));
		await ruth.getByRole('button', { name: 'Check again' }).click();
		await ruth.getByRole('button', { name: 'Propose all 3' }).click();
		await expect(ruth.getByRole('link', { name: map })).toBeVisible();
	});

	await test.step('Mei goes through what is asked of her by keyboard: one accepted, one declined', async () => {
		await lookAroundAs(other, 'Mei Nakamura');
		await visit(other, '/commitments');
		await goTo(other, desks);
		await other.keyboard.press('a');
		await expect(other.getByText('Accepted', { exact: true }).first()).toBeVisible();
		await goTo(other, letter);
		await other.keyboard.press('d');
		const dialog = other.getByRole('dialog');
		await dialog.getByLabel('Why not').fill('The council writes to them already.');
		await dialog.getByRole('button', { name: 'Decline' }).click();
		await expect(dialog).toBeHidden();
	});

	await test.step('Dev proposes another date from an email, on a phone, without signing in', async () => {
		await mailNow(sql);
		const { text } = await mailTo('dev@example.org', server.folder);
		const link = /https?:\/\/\S+\/answer\/\S+/.exec(text)?.[0] ?? '';
		expect(text).toContain(map);
		const phone = await open({ viewport: { width: 390, height: 844 }, isMobile: true });
		await visit(phone, new URL(link).pathname);
		await phone.locator('summary', { hasText: 'Propose another date' }).click();
		const terms = phone.locator('form[action$="counter"]');
		await terms.getByLabel('The date that would work').fill(day(150));
		await terms.getByLabel('Why').fill('The season begins late.');
		await terms.getByRole('button').click();
		await expect(phone.getByText('Nothing more is needed.')).toBeVisible();
		await expectNoViolations(phone);
	});

	await test.step('Ruth agrees, and gives a part of another one to the innkeepers', async () => {
		await openCommitment(ruth, board, map);
		await expectNoViolations(ruth);
		await ruth.locator('form[action$="/agree"]').getByRole('button').click();
		await expect(ruth.getByText('agreed to the new terms', { exact: false }).first()).toBeVisible();
		await openCommitment(ruth, board, desks);
		await unfold(ruth, 'Give a part to another organisation');
		const part = ruth.locator('form[action$="/split"]');
		await part.getByLabel('What the part is').fill(cards);
		await part.getByLabel('Organisation that would own it').selectOption({ label: 'Innkeepers’ Network' });
		await part.getByRole('button').click();
		await expect(ruth.getByRole('link', { name: cards }).first()).toBeVisible();
	});

	await test.step('Harbour Trust hands the rest over, and the police take it over', async () => {
		await openCommitment(other, board, desks);
		await unfold(other, 'Hand it over');
		const asked = other.locator('form[action$="/hand-over"]');
		await asked.getByLabel('To which organisation').selectOption({ label: 'Eastmoor Police' });
		await asked.getByRole('button').click();
		await expect(
			other.getByText('Eastmoor Police has been asked to take it over', { exact: false })
		).toBeVisible();
		await lookAroundAs(other, 'Dev Sharma');
		await openCommitment(other, board, desks);
		await other.locator('form[action$="/take-over"]').getByRole('button').click();
		await expect(other.getByText('took it over from Harbour Trust', { exact: false }).first()).toBeVisible();
	});

	await test.step('The police ask for time until the next session, and get it', async () => {
		await unfold(other, 'Ask to move the date');
		const moved = other.locator('form[action$="/move-date"]');
		await moved.getByLabel(/^By the next session, /).check();
		await moved.getByLabel('Why it has to move').fill('Shifts change in spring.');
		await moved.getByRole('button').click();
		await expect(other.getByRole('region', { name: 'Who answers next' })).toContainText('the next session');
		await expectNoViolations(other);
		await openCommitment(ruth, board, desks);
		await ruth.locator('form[action$="/agree-date"]').getByRole('button').click();
		await expect(ruth.getByRole('definition').filter({ hasText: ', the next session' })).toBeVisible();
	});

	const session =
		await test.step('months go by; what is late leads the review of the next session', async () => {
			await sql`update public.actions set due = current_date - 20 where title = ${desks}`;
			const [next] = await sql`update public.sessions set opened_at = now(), closed_at = null
			where id = (select id from public.sessions order by starts_at desc limit 1) returning id, circle_id`;
			// A second review on the agenda: each is a place of its own.
			await sql`insert into public.agenda_items (circle_id, session_id, title, kind, position)
			values (${String(next?.circle_id)}, ${String(next?.id)}, 'Where we are', 'review_of_actions', 99)`;
			const path = `/sessions/${String(next?.id)}`;
			await visit(other, path);
			const line = other
				.getByRole('listitem')
				.filter({ has: other.getByRole('link', { name: desks }) })
				.last();
			await expect(line.getByText('Late by 20 days')).toBeVisible();
			await unfold(line, 'Report');
			await line.getByLabel('What has happened').fill('Nine desks of fourteen are trained.');
			await line.getByRole('button', { name: 'Report progress' }).click();
			await expect(other.getByText('Noted, also in the notes')).toBeVisible();
			await expect(
				other.getByText('Eastmoor Police reported progress. Nine desks', { exact: false })
			).toBeVisible();
			return path;
		});

	await test.step('Ruth, who leads the review, notes what the innkeepers say of theirs', async () => {
		await ruth.goto(session);
		await expect(section(ruth, 'Where we are')).toBeVisible();
		const line = ruth
			.getByRole('listitem')
			.filter({ has: ruth.getByRole('link', { name: cards }) })
			.last();
		await expect(line.getByText('Innkeepers’ Network can answer here.')).toBeVisible();
		await unfold(line, 'Note what was said');
		await line.getByLabel('What was said').fill('They will look at it next week.');
		await line.getByRole('button', { name: 'Add to the notes' }).click();
		await expect(ruth.getByText(`${cards}. They will look at it next week.`)).toBeVisible();
	});

	await test.step('it is done, with a file that shows it, and somebody else verifies it', async () => {
		await openCommitment(other, board, desks);
		await unfold(other, 'Done');
		const form = other.locator('form[action$="/finish"]');
		await form.getByLabel('What shows that it is done').fill('The list of those who were there.');
		await form.getByLabel('A file that shows it').setInputFiles({
			name: 'attendance.csv',
			mimeType: 'text/csv',
			buffer: Buffer.from('desk,people\nHarbour Inn,4\n')
		});
		await form.getByRole('button', { name: 'Done' }).click();
		await expect(other.getByRole('link', { name: /attendance\.csv/ }).first()).toBeVisible();
		await openCommitment(ruth, board, desks);
		await unfold(ruth, 'Verify');
		await ruth.locator('form[action$="/verify"]').getByRole('button').click();
		await expect(ruth.getByText('verified it', { exact: false }).first()).toBeVisible();
		await expectNoViolations(ruth);
	});

	await test.step('Ruth changes several at once', async () => {
		await visit(ruth, board);
		for (const title of [map, cards]) await ruth.getByLabel(`Choose ${title}`).check();
		await unfold(ruth, 'Change several at once');
		await ruth.locator('#many').getByLabel('Priority').selectOption({ label: 'High' });
		await ruth.getByRole('button', { name: 'Change the chosen ones' }).click();
		await expect(ruth.getByRole('row').filter({ hasText: map }).getByText('High priority')).toBeVisible();
	});

	await test.step('the brief of the police says what they promised', async () => {
		const [police] = await sql`select id from public.organisations where name = 'Eastmoor Police'`;
		await visit(other, `/organisations/${String(police?.id)}/brief`);
		await expect(other.getByRole('button', { name: 'Print' })).toBeVisible();
		await expect(other.getByRole('link', { name: map }).first()).toBeVisible();
	});

	await test.step('the year is reviewed and frozen', async () => {
		await visit(ruth, `/circles/${String(circle?.id)}/plan`);
		await ruth.goto(`/circles/${String(circle?.id)}/plan/reviews/new`);
		await ruth.getByLabel('Title').fill('Our first year');
		await ruth.getByRole('button', { name: 'Begin the review' }).click();
		await expect(ruth.getByRole('heading', { name: 'Our first year' })).toBeVisible();
		await expect(ruth.getByText(desks).first()).toBeVisible();
		await unfold(ruth, 'Freeze it as a record');
		await ruth.getByRole('button', { name: 'Freeze this review' }).click();
		await expect(ruth.getByText('Frozen as a record').first()).toBeVisible();
		await expectNoViolations(ruth);
	});
	await sql.end();
});

/** By the keys of the list, until the commitment has the focus. */
async function goTo(page: Page, title: string): Promise<void> {
	const link = page.locator('a[data-commitment]', { hasText: title });
	await expect(link).toBeVisible();
	const all = await page.locator('a[data-commitment]').count();
	for (let pressed = 0; pressed <= all; pressed += 1) {
		await page.keyboard.press(pressed === 0 ? 'k' : 'j');
		if (await link.evaluate((element) => element === document.activeElement)) return;
	}
	for (let pressed = 0; pressed <= all; pressed += 1) {
		await page.keyboard.press('k');
		if (await link.evaluate((element) => element === document.activeElement)) return;
	}
	await expect(link).toBeFocused();
}

async function openCommitment(page: Page, board: string, title: string): Promise<void> {
	await page.goto(`${board}?text=${encodeURIComponent(title)}`);
	await page.getByRole('link', { name: title, exact: true }).click();
	await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible();
}

/** Opens what is folded; what is open already stays so. By keyboard: a page that still grows moves nothing away from it. */
async function unfold(within: Pick<Page, 'locator'>, summary: string): Promise<void> {
	const line = within
		.locator('summary')
		.filter({ hasText: new RegExp(`^\\s*${summary}`) })
		.first();
	if (!(await line.evaluate((head) => head.parentElement?.hasAttribute('open') ?? false)))
		await line.press('Enter');
}
