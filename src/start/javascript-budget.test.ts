import { expect, it } from 'vitest';
import { measurePages } from './javascript-budget.js';

const chunk = (fileName: string, modules: string[], more: { imports?: string[]; later?: string[] } = {}) => ({
	fileName,
	code: `// ${fileName}`,
	imports: more.imports ?? [],
	dynamicImports: more.later ?? [],
	moduleIds: modules.map((id) => `/here/${id}`),
	modules: {}
});
const page = 'src/routes/sessions/[session]/+page.svelte';

it('counts what a page imports, what it fetches by itself, and apart from these what waits for somebody', () => {
	const [line] = measurePages(
		[
			chunk('_app/entry/app.1.js', [], { later: ['page.js', 'other.js'] }),
			chunk('page.js', [page], { imports: ['shared.js'], later: ['live.js'] }),
			chunk('shared.js', []),
			chunk('live.js', ['src/lib/document/live-parts.ts'], { imports: ['yjs.js'], later: ['paste.js'] }),
			chunk('yjs.js', []),
			chunk('paste.js', ['src/lib/editor/read-markdown.ts']),
			chunk('other.js', [])
		],
		'/here'
	);
	expect(line?.files.map(({ fileName }) => fileName).sort()).toEqual(
		['_app/entry/app.1.js', 'page.js', 'shared.js', 'live.js', 'yjs.js'].sort()
	);
	expect([line?.first, line?.later, line?.onUse].map((bytes) => Number(bytes) > 0)).toEqual([
		true,
		true,
		true
	]);
});
