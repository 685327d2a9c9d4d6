import { later } from '$lib/ui/later';
import type { PageLoad } from './$types';

/** The forms come along when they are opened. */
export const load: PageLoad = async ({ data }) => ({
	...data,
	forms: {
		comment: await later(() => import('$lib/review/CommentForm.svelte')),
		change: await later(() => import('$lib/review/ChangeForm.svelte'))
	}
});
