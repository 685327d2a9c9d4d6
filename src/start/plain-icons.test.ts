import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { drawPlainly } from './plain-icons.js';

const folder = 'node_modules/@lucide/svelte/dist/icons';

it('draws the shapes of an icon, and nothing that pages do not ask of it', async () => {
	const drawn = drawPlainly(await readFile(`${folder}/lock.svelte`, 'utf8'), 'lock');
	expect(drawn).toContain('<rect width="18" height="11" x="3" y="11" rx="2" ry="2" />');
	expect(drawn).toContain('let { size } = $props();');
});

it('finds the drawing of every icon the package has', async () => {
	const names = (await readdir(folder)).filter((name) => name.endsWith('.svelte'));
	for (const name of names.filter((_, index) => index % 20 === 0)) {
		expect(() => drawPlainly('', name)).toThrow();
		expect(drawPlainly(await readFile(`${folder}/${name}`, 'utf8'), name)).toContain('<IconFrame {size}><');
	}
});
