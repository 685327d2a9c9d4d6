import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { withoutTag } from './untagged-pages.js';

it('finds where the framework tags pages, and complains when that has moved', async () => {
	const code = await readFile('node_modules/@sveltejs/kit/src/runtime/server/page/render.js', 'utf8');
	expect(withoutTag(code, 'render')).not.toContain("'etag'");
	expect(() => withoutTag('', 'render')).toThrow();
});
