// How long the pages take, on much data: npm run bench:pages
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { buildIfNeeded } from '../../../src/start/build.js';

await buildIfNeeded();
const lib = fileURLToPath(new URL('../../../src/lib', import.meta.url));
const { module } = await runnerImport('/tests/bench/pages/measure.ts', {
	configFile: false,
	logLevel: 'error',
	resolve: { alias: { $lib: lib } }
});
await module.measure();
process.exit(0);
