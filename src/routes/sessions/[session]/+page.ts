import { later } from '$lib/ui/later';
import type { PageLoad } from './$types';

/** The review of commitments comes along only while there is one; the forms when they are opened. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	markForm: await later(() => import('$lib/attendance/MarkForm.svelte')),
	reviewForm: await later(() => import('$lib/action/ReviewForm.svelte')),
	ReviewOfActions: data.review && (await import('$lib/action/ReviewOfActions.svelte')).default
});
