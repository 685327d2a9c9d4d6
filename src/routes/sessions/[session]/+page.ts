import type { PageLoad } from './$types';

/** The review of commitments comes along only while there is one. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	ReviewOfActions: data.review && (await import('$lib/action/ReviewOfActions.svelte')).default
});
