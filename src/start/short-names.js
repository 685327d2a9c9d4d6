// Every page carries the names of the style sheets of every page: their fingerprints are enough.

/**
 * The Vite plugin that shortens the names of style sheets.
 * @returns {import('vite').Plugin}
 */
export function shortNames() {
	return {
		name: 'short-names',
		apply: 'build',
		applyToEnvironment: ({ name }) => name === 'client',
		outputOptions: (options) => {
			const { assetFileNames } = options;
			if (typeof assetFileNames !== 'string') return options;
			return {
				...options,
				assetFileNames: ({ names }) =>
					names.some((name) => name.endsWith('.css')) ? assetFileNames.replace('[name].', '') : assetFileNames
			};
		}
	};
}
