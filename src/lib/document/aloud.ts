import type { Saving } from './document';

/**
 * What a screen reader is told of what a line shows: trouble, each sentence once, however its numbers change meanwhile,
 * and the first good news after it. All the rest comes with every pause in typing.
 */
export function aloud(): (shown: Saving) => string {
	let said = '';
	let heard = '';
	return ({ tone, words }) => {
		const sentence = words.replace(/\d+ changes?/, '');
		if (tone === 'warn' && !heard.includes(sentence)) {
			heard += sentence;
			said = words;
		}
		if (tone === 'good' && heard) {
			heard = '';
			said = words;
		}
		return said;
	};
}
