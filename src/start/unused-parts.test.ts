import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { letGo } from './unused-parts.js';

describe('Parts of packages that no page uses', () => {
	it.each([
		['/node_modules/lib0/dom.js', '= $.$custom('],
		[
			'/node_modules/svelte/src/internal/client/dom/elements/custom-element.js',
			"if (typeof HTMLElement === 'function') {"
		]
	])('%s is still written the way the build expects', async (file, part) => {
		const code = await readFile(`.${file}`, 'utf8');
		expect(code).toContain(part);
		expect(letGo(code, file)).not.toContain(part);
	});

	it.each(['logging', 'environment', 'broadcastchannel'])(
		'lib0’s %s is replaced by what those who stay ask of it',
		async (name) => {
			const stand = letGo('', `/node_modules/lib0/${name}.js`);
			const offered = new Set(
				[...stand.matchAll(/export const (?:\[([^\]]*)\]|(\w+))/g)].flatMap(
					([, list, one]) => list?.split(', ') ?? [one]
				)
			);
			const askers = [
				'yjs/dist/yjs.mjs',
				'y-websocket/src/y-websocket.js',
				'y-prosemirror/src/plugins/sync-plugin.js',
				'lib0/buffer.js'
			];
			for (const asker of askers) {
				const code = await readFile(`node_modules/${asker}`, 'utf8');
				const [, as] =
					new RegExp(`import \\* as (\\w+) from '(?:lib0/|\\./)${name}(?:\\.js)?'`).exec(code) ?? [];
				if (as === undefined) continue;
				const asked = [...code.matchAll(new RegExp(`\\b${as}\\.(\\w+)`, 'g'))].map(([, part]) => part);
				expect(
					asked.filter((part) => !offered.has(part)),
					asker
				).toEqual([]);
			}
		}
	);
});
