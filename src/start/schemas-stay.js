// Schemas check what arrives at the server. They stand beside the types and words that pages use, and a call at the top
// of a module might do something, so the pages would carry all of zod. Told that making a schema does nothing else,
// the build leaves out those that no page uses.
import { parseAst } from 'vite';

/**
 * The Vite plugin that marks schemas as free of side effects.
 * @returns {import('vite').Plugin}
 */
export function schemasStay() {
	return {
		name: 'schemas-stay',
		apply: 'build',
		applyToEnvironment: ({ name }) => name === 'client',
		transform: {
			filter: { id: /\/src\/.*\.ts$/, code: /from ['"]zod['"]/ },
			handler: (code) => ({ code: markSchemas(code), map: null })
		}
	};
}

/**
 * Wraps what is made from zod at the top of a module, so that it goes when nobody uses it.
 * @param {string} code of a module, as JavaScript
 */
export function markSchemas(code) {
	const ranges = parseAst(code)
		.body.map((statement) =>
			statement.type === 'ExportNamedDeclaration' && statement.declaration ? statement.declaration : statement
		)
		.flatMap((statement) => (statement.type === 'VariableDeclaration' ? statement.declarations : []))
		.flatMap(({ init }) => (init && isMade(init.type) ? [[init.start, init.end]] : []));
	return ranges.reduceRight(
		(marked, [start, end]) =>
			`${marked.slice(0, start)}/* @__PURE__ */ (() => (${marked.slice(start, end)}))()${marked.slice(end)}`,
		code
	);
}

/** @param {string} type */
function isMade(type) {
	return type === 'CallExpression' || type === 'ObjectExpression' || type === 'ArrayExpression';
}
