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
});
