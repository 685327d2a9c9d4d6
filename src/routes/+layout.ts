import type { LayoutLoad } from './$types';

/** The strip of the sample comes along only in the sample, and a page without a network does without it. */
export const load: LayoutLoad = async ({ data }) => ({
	...data,
	ViewAs:
		data.sample &&
		(await import('$lib/ui/shell/ViewAs.svelte').then(
			(part) => part.default,
			() => null
		))
});
