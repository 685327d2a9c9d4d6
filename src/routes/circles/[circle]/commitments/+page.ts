import { later } from '$lib/ui/later';
import type { PageLoad } from './$types';

/** The other ways of looking at the list come along when they are chosen, the forms when they are opened. */
export const load: PageLoad = async ({ data }) => {
	const { view } = data.shown;
	return {
		...data,
		forms: {
			view: await later(() => import('$lib/action/board/ViewForms.svelte')),
			many: await later(() => import('$lib/action/board/ManyForm.svelte'))
		},
		AllPictures:
			view === 'pictures' ? (await import('$lib/action/pictures/AllPictures.svelte')).default : null,
		DueTimeline: view === 'timeline' ? (await import('$lib/action/board/DueTimeline.svelte')).default : null,
		Lanes: view === 'lanes' ? (await import('$lib/action/board/Lanes.svelte')).default : null
	};
};
