// What packages bring along and no page uses: they do something when they are loaded, so the build can't know.
import { parseAst } from 'vite';

/** Types that lib0 describes for itself; of this file y-prosemirror wants the document alone. */
const lib0 = /\/node_modules\/lib0\/dom\.js$/;
/** Coloured lines for a console; yjs writes two of them, about mistakes in a program. */
const logging = /\/node_modules\/lib0\/logging\.js$/;
/** Asks on which of many platforms it runs. */
const environment = /\/node_modules\/lib0\/environment\.js$/;
/** Tabs of one browser that speak to each other; ours speak to the server. */
const broadcastChannel = /\/node_modules\/lib0\/broadcastchannel\.js$/;
/** y-prosemirror can show an older state in the editor, with who wrote what in colours. Versions are read elsewhere here. */
const syncPlugin = /\/node_modules\/y-prosemirror\/src\/plugins\/sync-plugin\.js$/;
/** Ways to read a document and what changed in it, for programs that show it otherwise than y-prosemirror does. */
const yjs = /\/node_modules\/yjs\/dist\/yjs\.mjs$/;
/** The class behind custom elements, of which there are none here. */
const customElements = /\/node_modules\/svelte\/src\/internal\/client\/dom\/elements\/custom-element\.js$/;

/**
 * The Vite plugin that lets the build leave out what no page uses.
 * @returns {import('vite').Plugin}
 */
export function unusedPartsGo() {
	return {
		name: 'unused-parts-go',
		apply: 'build',
		applyToEnvironment: ({ name }) => name === 'client',
		transform: {
			filter: { id: [lib0, logging, environment, broadcastChannel, syncPlugin, yjs, customElements] },
			handler: (code, id) => ({ code: letGo(code, id), map: null })
		}
	};
}

/**
 * The same module, without what it would do by being loaded.
 * @param {string} code @param {string} id
 */
export function letGo(code, id) {
	if (lib0.test(id)) return code.replaceAll('= $.$custom(', '= /* @__PURE__ */ $.$custom(');
	if (logging.test(id)) return plainLogging;
	if (environment.test(id)) return aBrowser;
	if (broadcastChannel.test(id)) return nobodyElse;
	if (syncPlugin.test(id))
		return withoutBodies(code, {
			ProsemirrorBinding: ['renderSnapshot', 'unrenderSnapshot', '_renderSnapshot']
		});
	if (yjs.test(id))
		return withoutBodies(code, {
			YEvent: ['keys', 'changes'],
			YTextEvent: ['delta', 'changes'],
			YXmlFragment: ['querySelector', 'querySelectorAll', 'toDOM'],
			YXmlElement: ['toString', 'toDOM'],
			YXmlText: ['toString', 'toDOM'],
			YXmlHook: ['toDOM'],
			YXmlTreeWalker: ['next']
		});
	return code.replace("if (typeof HTMLElement === 'function') {", 'if (false) {');
}

const aBrowser = `export const isNode = false;
export const isBrowser = true;
export const getVariable = () => null;
`;
const nobodyElse = `export const subscribe = () => {};
export const unsubscribe = () => {};
export const publish = () => {};
`;
const plainLogging = `export const print = (...words) => console.log(...words.filter((word) => typeof word === 'string'));
export const warn = (...words) => console.warn(...words);
export const [BOLD, UNBOLD, ORANGE, RED] = [];
`;

/** The same module, without what these methods of its classes do. @param {string} code @param {Record<string, string[]>} unused */
function withoutBodies(code, unused) {
	const bodies = parseAst(code).body.flatMap((statement) => {
		const found =
			statement.type === 'ExportNamedDeclaration' && statement.declaration
				? statement.declaration
				: statement;
		if (found.type !== 'ClassDeclaration') return [];
		const names = (found.id && unused[found.id.name]) ?? [];
		return found.body.body.flatMap((part) =>
			part.type === 'MethodDefinition' &&
			part.key.type === 'Identifier' &&
			names.includes(part.key.name) &&
			part.value.body
				? [part.value.body]
				: []
		);
	});
	const wanted = Object.values(unused).flat();
	if (bodies.length !== wanted.length) throw new Error(`Not all of ${wanted.join(', ')} are there`);
	return bodies.reduceRight(
		(text, { start, end }) =>
			`${text.slice(0, start)}{ throw new Error('Left out of the build') }${text.slice(end)}`,
		code
	);
}
