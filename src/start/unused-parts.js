// What packages bring along and no page uses: they do something when they are loaded, so the build can't know.

/** Types that lib0 describes for itself; of this file y-prosemirror wants the document alone. */
const lib0 = /\/node_modules\/lib0\/dom\.js$/;
/** Coloured lines for a console; yjs writes two of them, about mistakes in a program. */
const logging = /\/node_modules\/lib0\/logging\.js$/;
/** Asks on which of many platforms it runs. */
const environment = /\/node_modules\/lib0\/environment\.js$/;
/** Tabs of one browser that speak to each other; ours speak to the server. */
const broadcastChannel = /\/node_modules\/lib0\/broadcastchannel\.js$/;
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
			filter: { id: [lib0, logging, environment, broadcastChannel, customElements] },
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
