// npm start: builds when needed, starts the server, ends it in good order. Plain JavaScript, because it runs before
// the build and, on a machine with an old Node, long enough to say so.
const oldest = 22;
if (Number(process.versions.node.split('.')[0]) < oldest) {
	console.error(
		`Colloquy needs Node ${oldest} or later, and this is ${process.versions.node}. "npm install" brings one along: start with "npm start".`
	);
	process.exit(1);
}

const { existsSync } = await import('node:fs');
const path = await import('node:path');
process.chdir(path.join(import.meta.dirname, '..', '..'));
if (existsSync('.env')) process.loadEnvFile('.env');

const { buildIfNeeded } = await import('./build.js');
const { serve } = await import('./serve.js');
await buildIfNeeded();
await serve();
