import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type BrowserContextOptions, type Browser, type Page } from '@playwright/test';
import { findChromium } from './chromium';
import { newDataFolder, removeDataFolder, startServer, type Server } from './server';

type Opening = BrowserContextOptions & {
	/** Complaints in the console that belong to what the journey does on purpose. */ expects?: RegExp;
};
type Fixtures = {
	/** A built server of the journey's own, with nobody and nothing in it. */ server: Server;
	/** Opens a browser of another person's. What goes wrong in its console or leaves our host fails the journey. */
	open: (options?: Opening) => Promise<Page>;
};

const launchArguments = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-background-networking',
	'--disable-component-update'
];

export const test = base.extend<Fixtures, { chromium: Browser }>({
	chromium: [
		async ({ playwright }, use) => {
			const browser = await playwright.chromium.launch({ ...(await findChromium()), args: launchArguments });
			await use(browser);
			await browser.close();
		},
		{ scope: 'worker' }
	],
	// Playwright reads from the pattern which fixtures this one needs.
	server: async ({}, use, { title }) => {
		const folder = await newDataFolder();
		try {
			const server = await startServer(folder);
			await use(server);
			expect(await server.end('SIGTERM'), `the server of “${title}”, asked to end`).toBe(0);
		} finally {
			await removeDataFolder(folder);
		}
	},
	open: async ({ chromium, server }, use) => {
		const problems: string[] = [];
		const contexts: { close: () => Promise<void> }[] = [];
		await use(async ({ expects, ...options } = {}) => {
			const context = await chromium.newContext({
				baseURL: server.url,
				viewport: { width: 1440, height: 900 },
				locale: 'en-GB',
				timezoneId: 'Europe/London',
				reducedMotion: 'reduce',
				...options
			});
			context.setDefaultTimeout(45_000);
			contexts.push(context);
			context.on('page', (page) => watch(page, server.url, problems, expects));
			return context.newPage();
		});
		for (const context of contexts) await context.close();
		expect(problems).toEqual([]);
	}
});

export { expect };

function watch(page: Page, ours: string, problems: string[], expected?: RegExp): void {
	const note = (problem: string) => {
		if (!expected?.test(problem)) problems.push(`${new URL(page.url()).pathname}: ${problem}`);
	};
	page.on('pageerror', (error) => note(error.message));
	page.on('console', (message) => {
		if (message.type() === 'error') note(`${message.text()} ${message.location().url}`);
	});
	page.on('request', (request) => {
		const url = new URL(request.url());
		if (url.protocol.startsWith('http') && url.origin !== ours) note(`asked ${url.origin} for something`);
	});
}

const promised = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on the page as it is now, light and dark, and whether anything stands out at the side. */
export async function expectNoViolations(page: Page): Promise<void> {
	for (const colorScheme of ['light', 'dark'] as const) {
		await page.emulateMedia({ colorScheme });
		await page.waitForFunction(hasArrived);
		const axe = new AxeBuilder({ page }).setLegacyMode();
		// Between the two only colours differ.
		const { violations } = await (
			colorScheme === 'light' ? axe.withTags(promised) : axe.withRules('color-contrast')
		).analyze();
		const found = violations.map(
			({ id, nodes }) =>
				`${id}: ${nodes.map(({ html, any }) => `${html.slice(0, 160)} ${any[0]?.message ?? ''}`).join(' | ')}`
		);
		expect(found, `${page.url()}, ${colorScheme}`).toEqual([]);
	}
	const beyond = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
	expect(beyond, `${page.url()} scrolls to the side at ${page.viewportSize()?.width}`).toBeLessThanOrEqual(0);
}

/** Half-way from one colour to the other nothing has enough contrast; what is hidden would stay there. */
function hasArrived(): boolean {
	const moving = document.getAnimations().filter((each) => each instanceof CSSTransition);
	for (const each of moving) each.finish();
	return moving.length === 0;
}

/** Goes there and looks whether everybody can use what is there. Returns when the page is alive. */
export async function visit(page: Page, path: string, statuses = [200]): Promise<void> {
	const response = await page.goto(path);
	expect(statuses, path).toContain(response?.status());
	await expect(page.locator('h1')).toBeVisible();
	await expectNoViolations(page);
}
