// A second look at the finished files: what the bundler's own minifier leaves is a kilobyte or two of every page.
import { minify } from 'terser';

/**
 * The Vite plugin that presses the files browsers are sent once more.
 * @returns {import('vite').Plugin}
 */
export function pressed() {
	return {
		name: 'pressed',
		apply: 'build',
		applyToEnvironment: ({ name }) => name === 'client',
		generateBundle: {
			order: 'pre',
			async handler(_options, bundle) {
				for (const part of Object.values(bundle))
					if (part.type === 'chunk') part.code = await press(part.code);
			}
		}
	};
}

/** @param {string} code of a module */
export async function press(code) {
	const { code: smaller } = await minify(code, { module: true, ecma: 2020, compress: { passes: 1 } });
	return smaller ?? code;
}
