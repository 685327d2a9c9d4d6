import { sveltekit } from '@sveltejs/kit/vite';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';
import { javascriptBudget } from './src/start/javascript-budget.js';
import { schemasStay } from './src/start/schemas-stay.js';
import { unusedPartsGo } from './src/start/unused-parts.js';

type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
const found = <T>(name: string) => (globalThis as Record<symbol, T | undefined>)[Symbol.for(name)];

/** What src/start/start.js does for the built server: WebSockets, the origin, and an orderly end. */
function colloquy(): Plugin {
	const end = async () => {
		await found<() => Promise<void>>('colloquy.shutdown')?.();
	};
	return {
		name: 'colloquy',
		apply: 'serve',
		configureServer(server) {
			if (process.env.VITEST) return;
			process.env.ORIGIN ??= `http://localhost:${server.config.server.port}`;
			server.httpServer?.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
				// Vite's own socket carries this protocol; everything else is ours.
				if (request.headers['sec-websocket-protocol']?.startsWith('vite-')) return;
				const upgrade = found<Upgrade>('colloquy.upgrade');
				if (upgrade) upgrade(request, socket, head);
				else socket.destroy();
			});
			process.once('SIGINT', () => void end().finally(() => process.exit(0)));
		},
		// Vite waits for this before it exits on SIGTERM.
		closeBundle: end
	};
}

export default defineConfig({
	plugins: [sveltekit(), colloquy(), schemasStay(), unusedPartsGo(), javascriptBudget()],
	environments: {
		client: {
			build: {
				modulePreload: {
					// The entry names every page. Its list of what each needs would be sent with all of them.
					resolveDependencies: (_file, files, { hostId }) =>
						hostId.includes('/entry/') ? files.filter((file) => file.endsWith('.css')) : files
				},
				rolldownOptions: {
					output: {
						// What most pages share travels in one file: many small ones compress worse.
						codeSplitting: {
							groups: [{ name: 'frame', minShareCount: 12 }]
						}
					}
				}
			}
		}
	},
	server: {
		port: Number(process.env.PORT ?? 5173),
		host: process.env.HOST ?? '127.0.0.1',
		watch: { ignored: ['**/.data/**'] }
	},
	test: {
		include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
		globalSetup: 'tests/support/database-setup.ts',
		testTimeout: 20_000,
		hookTimeout: 60_000
	}
});
