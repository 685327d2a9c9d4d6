// A page has a nonce of its own, so no copy of it that a browser keeps is ever good again. The framework still reckons
// an ETag over every letter of it, which takes a tenth of all the work on a page.

const renderer = /\/node_modules\/@sveltejs\/kit\/src\/runtime\/server\/page\/render\.js$/;
const tag = 'headers.set(\'etag\', `"${hash(transformed)}"`);';

/**
 * The Vite plugin that sends pages without an ETag. Files, and answers that are not pages, keep theirs.
 * @returns {import('vite').Plugin}
 */
export function untaggedPages() {
	return {
		name: 'untagged-pages',
		apply: 'build',
		transform: {
			filter: { id: renderer },
			handler: (code, id) => ({ code: withoutTag(code, id), map: null })
		}
	};
}

/**
 * The same module, without the tag.
 * @param {string} code @param {string} id
 */
export function withoutTag(code, id) {
	if (!code.includes(tag)) throw new Error(`No ETag was found in ${id}`);
	return code.replace(tag, '');
}
