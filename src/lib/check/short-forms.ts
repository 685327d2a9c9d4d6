import type { Identity } from './check';

/** Words that many organisations share: without another they point at none. */
const generic = new Set(
	(
		'the a an and of for in at on to new all our one association authority board body borough british business ' +
		'care central centre charity children church churches city citizens college combined committee community ' +
		'commission county council department district east eastern english european families federation forum ' +
		'foundation group health hospital hotel hotels house housing industry international justice law legal ' +
		'local migrant ministry national network north northern office partnership police programme project public ' +
		'radio refugee region regional research rights royal safe school schools scottish service services social ' +
		'society south southern support together town trade trust union united university victims village ' +
		'voluntary welsh west western women work workers young youth'
	).split(' ')
);
const longEnoughAlone = 7;

/** What people call an organisation by: the first words of its name, as far as they are its own. */
export function shortForms(identities: readonly Identity[]): Identity[] {
	return identities
		.filter(({ kind }) => kind === 'organisation')
		.flatMap((identity) => {
			const words = identity.words.split(' ');
			return words.slice(0, -1).flatMap((_, index) => {
				const short = words.slice(0, index + 1);
				const own = short.filter((word) => !generic.has(word));
				const enough = short.length > 1 ? own.length > 0 : own.some((word) => word.length >= longEnoughAlone);
				const open = generic.has(short.at(-1) ?? '') && own.length === short.length - 1 && short.length > 1;
				return enough && !open ? [{ ...identity, words: short.join(' ') }] : [];
			});
		});
}

const small = new Set(['the', 'a', 'an', 'and', 'of', 'for', 'in', 'at', 'on', 'to']);

/** The initials of an organisation's name, from three words up: with its small words and without them. */
export function acronyms(identities: readonly Identity[]): Identity[] {
	return identities
		.filter(({ kind }) => kind === 'organisation')
		.flatMap((identity) => {
			const words = identity.words.split(' ');
			const long = words.filter((word) => !small.has(word));
			const forms = new Set([words, long].filter((some) => some.length >= 3).map(initials));
			return [...forms].map((form) => ({ ...identity, words: form, written: 'upper' as const }));
		});
}

const initials = (words: string[]): string => words.map((word) => [...word][0] ?? '').join('');

/**
 * What somebody has to decide about where it stands: an organisation called by the first words of its name or by their
 * initials. It may be meant or not, so it never blocks.
 */
export function formsToDecide(identities: readonly Identity[]): Identity[] {
	const known = new Set(identities.map(({ words }) => words));
	const short = shortForms(identities).map((form) =>
		form.words.includes(' ') ? form : { ...form, written: 'capital' as const }
	);
	return [...short, ...acronyms(identities)]
		.filter(({ words }) => !known.has(words))
		.map((form) => ({ ...form, blocks: false }));
}
