// The whole test suite, on a bare machine, as one command. Ends with one line: N passed, N failed, and how many were skipped if any were.
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const results = await mkdtemp(path.join(tmpdir(), 'colloquy-results-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
const only = process.argv.slice(2);

await part('types', () =>
	command('svelte-kit sync').then((ok) => ok && command('svelte-check --fail-on-warnings'))
);
await part('format', () => command('prettier --check --log-level warn .'));
await part('lint', () => command('eslint .'));
await part('build', () => command('node tests/support/build.js'));
await suite(
	'unit, database, access and faults',
	'vitest run --reporter=default --reporter=json',
	'vitest.json',
	countVitest
);
await suite(
	'journeys',
	'playwright test --config tests/playwright.config.ts',
	'playwright.json',
	countPlaywright
);

await rm(results, { recursive: true, force: true });
if (totals.skipped > 0) console.log('\nWhat was skipped says above what it would need.');
const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : '';
console.log(`\n${totals.passed} passed, ${totals.failed} failed${skipped}`);
process.exitCode = totals.failed === 0 ? 0 : 1;

/**
 * A part that passes or fails as one.
 * @param {string} name @param {() => Promise<boolean>} run
 */
async function part(name, run) {
	if (only.length > 0 && !only.includes(name)) return;
	heading(name);
	const ok = await run();
	totals[ok ? 'passed' : 'failed'] += 1;
	console.log(ok ? `${name}: fine` : `${name}: FAILED`);
}

/**
 * A part with tests of its own; one that ends without telling its results has failed.
 * @param {string} name @param {string} line @param {string} file @param {(report: any) => typeof totals} count
 */
async function suite(name, line, file, count) {
	if (only.length > 0 && !only.some((word) => name.includes(word))) return;
	heading(name);
	const report = path.join(results, file);
	const ok = await command(
		line,
		{ RESULTS_FILE: report },
		file === 'vitest.json' ? [`--outputFile.json=${report}`] : []
	);
	const counted = await readFile(report, 'utf8').then(
		(text) => count(JSON.parse(text)),
		() => null
	);
	if (!counted) {
		totals.failed += 1;
		return;
	}
	for (const key of /** @type {const} */ (['passed', 'failed', 'skipped'])) totals[key] += counted[key];
	if (!ok && counted.failed === 0) totals.failed += 1;
}

/**
 * @param {string} line @param {Record<string, string>} env @param {string[]} more
 * @returns {Promise<boolean>}
 */
function command(line, env = {}, more = []) {
	const [name = '', ...words] = line.split(' ');
	const bin = path.resolve('node_modules/.bin', process.platform === 'win32' ? `${name}.cmd` : name);
	return new Promise((resolve) => {
		const child = spawn(bin, [...words, ...more], {
			stdio: ['ignore', 'inherit', 'inherit'],
			env: { ...process.env, ...env, NODE_ENV: name === 'vite' ? 'production' : process.env.NODE_ENV }
		});
		child.on('error', () => resolve(false));
		child.on('exit', (code) => resolve(code === 0));
	});
}

/** @param {string} name */
function heading(name) {
	console.log(`\n── ${name}`);
}

/** @param {{ testResults: { status: string, assertionResults: unknown[] }[], numPassedTests: number, numFailedTests: number, numPendingTests: number, numTodoTests: number }} report */
function countVitest(report) {
	const brokenFiles = report.testResults.filter(
		(file) => file.status === 'failed' && file.assertionResults.length === 0
	);
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + brokenFiles.length,
		skipped: report.numPendingTests + report.numTodoTests
	};
}

/** @param {any} report */
function countPlaywright(report) {
	const { expected, unexpected, flaky, skipped } = report.stats;
	return { passed: expected, failed: unexpected + flaky + report.errors.length, skipped };
}
