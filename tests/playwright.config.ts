import { defineConfig } from '@playwright/test';

export default defineConfig({
	testDir: './journeys',
	outputDir: '../test-results',
	// One browser at a time: every journey has a server and a database of its own, on small machines.
	workers: 1,
	retries: 0,
	// Long enough for a machine that does much else: what comes about ends the waiting at once.
	timeout: 300_000,
	expect: { timeout: 45_000 },
	forbidOnly: Boolean(process.env.CI),
	reporter: [
		['list'],
		['json', { outputFile: process.env.RESULTS_FILE ?? '../test-results/playwright.json' }]
	]
});
