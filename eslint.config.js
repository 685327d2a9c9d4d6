import path from 'node:path';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const notNouns = ['server', 'ui', 'collaboration', 'editor'];

/** Where an import leads inside src/lib, as ['noun', 'rest'], or null. */
function placeInLib(from, source) {
	const target = source.startsWith('$lib/')
		? source.slice('$lib/'.length)
		: source.startsWith('.')
			? path.relative(path.resolve('src/lib'), path.resolve(path.dirname(from), source))
			: null;
	if (target === null || target.startsWith('..')) return null;
	const [folder, ...rest] = target.split(path.sep);
	return { folder, rest: rest.join('/') };
}

/** What may import what: routes → nouns → lib/server; lib/ui knows no noun; lib never knows a route. */
const layers = {
	meta: { type: 'problem', schema: [] },
	create(context) {
		const from = context.filename;
		const here = placeInLib(from, './' + path.basename(from));
		const check = (node) => {
			const source = node.source?.value;
			if (typeof source !== 'string' || !here) return;
			if (source.includes('/routes/')) {
				context.report({
					node,
					message: 'src/lib never imports src/routes: a route composes, the library is composed.'
				});
				return;
			}
			const there = placeInLib(from, source);
			if (!there || there.folder === here.folder) return;
			if (here.folder === 'ui' && there.folder !== 'ui') {
				context.report({ node, message: 'src/lib/ui knows no noun: pass what it shows as props.' });
			}
			const bothNouns = !notNouns.includes(here.folder) && !notNouns.includes(there.folder);
			if (bothNouns && from.includes('.server.') && source.includes('.server')) {
				context.report({
					node,
					message:
						"A noun's server file never imports another noun's: compose in the route or in one SQL function."
				});
			}
		};
		return { ImportDeclaration: check, ExportNamedDeclaration: check, ExportAllDeclaration: check };
	}
};

export default defineConfig(
	globalIgnores([
		'.svelte-kit/',
		'build/',
		'node_modules/',
		'.data/',
		'src/lib/server/schema.ts',
		'test-results/'
	]),
	typescript.configs.strict,
	svelte.configs.recommended,
	{
		plugins: { colloquy: { rules: { layers } } },
		rules: {
			'colloquy/layers': 'error',
			'no-undef': 'off',
			'@typescript-eslint/no-invalid-void-type': 'off',
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
			'svelte/no-navigation-without-resolve': 'off',
			'svelte/no-at-html-tags': 'error'
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: typescript.parser, svelteConfig } }
	}
);
