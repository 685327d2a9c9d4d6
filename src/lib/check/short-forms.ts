import type { Identity } from '$lib/check/check';

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
		.filter(({ kind, blocks }) => kind === 'organisation' && blocks)
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
