import path from 'node:path';
import { build } from 'vite';
import type { BenchDatabase } from './ours.database.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = path.join(root, 'node_modules/.bench');

export type Ours = {
	script: string;
	startDatabase: (folder: string, count: number) => Promise<BenchDatabase>;
};

/** Bundles our room server and its database, as the product's build would. */
export async function buildOurs(): Promise<Ours> {
	await build({
		root,
		configFile: false,
		logLevel: 'warn',
		resolve: { alias: { $lib: path.join(root, 'src/lib') } },
		build: {
			ssr: true,
			outDir: folder,
			emptyOutDir: true,
			rollupOptions: {
				input: {
					server: path.join(import.meta.dirname, 'ours.server.ts'),
					database: path.join(import.meta.dirname, 'ours.database.ts')
				}
			}
		}
	});
	const { startDatabase } = (await import(path.join(folder, 'database.js'))) as Pick<Ours, 'startDatabase'>;
	return { script: path.join(folder, 'server.js'), startDatabase };
}
