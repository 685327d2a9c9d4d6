// What packages bring along and no page uses: they do something when they are loaded, so the build can't know.

/** Types that lib0 describes for itself; of this file y-prosemirror wants the document alone. */
const lib0 = /\/node_modules\/lib0\/dom\.js$/;
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
			filter: { id: [lib0, customElements] },
			handler: (code, id) => ({ code: letGo(code, id), map: null })
		}
	};
}

/**
 * The same module, without what it would do by being loaded.
 * @param {string} code @param {string} id
 */
export function letGo(code, id) {
	return lib0.test(id)
		? code.replaceAll('= $.$custom(', '= /* @__PURE__ */ $.$custom(')
		: code.replace("if (typeof HTMLElement === 'function') {", 'if (false) {');
}
