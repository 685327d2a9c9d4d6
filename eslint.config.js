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

/** Not in browsers of early 2023 (Chrome 111, Safari 16.4, Firefox 115), or not on pages that came over plain http. */
const missing = [
	['Map', 'groupBy', 'Use $lib/ui/group-by.'],
	['Object', 'groupBy', 'Use $lib/ui/group-by.'],
	['crypto', 'randomUUID', 'Use $lib/ui/random-id.'],
	['URL', 'parse', 'Use new URL() in a try.'],
	['Promise', 'withResolvers', 'Use new Promise().'],
	['Promise', 'try', 'Use an async function.'],
	['Array', 'fromAsync', 'Use for await.'],
	['AbortSignal', 'any', 'Use one AbortController.']
].map(([object, property, message]) => ({
	object,
	property,
	message: `Some browsers do without it. ${message}`
}));

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
		files: ['src/**'],
		ignores: [
			'src/**/*.{server,test}.ts',
			'src/**/{server,testing,sample}/**',
			'src/**/+server.ts',
			'src/lib/publication/formats/**',
			'src/start/**'
		],
		rules: { 'no-restricted-properties': ['error', ...missing] }
	},
	{
		files: ['src/**/*.svelte'],
		ignores: ['src/lib/ui/Form.svelte', 'src/lib/record/InPlaceForm.svelte'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					name: '$app/forms',
					importNames: ['enhance'],
					message:
						'Use <Form> or <InPlaceForm>: they keep the page, and what was typed, when the network fails.'
				}
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: { parserOptions: { parser: typescript.parser, svelteConfig } }
	}
);
