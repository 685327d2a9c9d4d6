import type { PageLoad } from './$types';

/** The other ways of looking at the list come along when they are chosen. */
export const load: PageLoad = async ({ data }) => {
	const { view } = data.shown;
	return {
		...data,
		AllPictures:
			view === 'pictures' ? (await import('$lib/action/pictures/AllPictures.svelte')).default : null,
		DueTimeline: view === 'timeline' ? (await import('$lib/action/board/DueTimeline.svelte')).default : null,
		Lanes: view === 'lanes' ? (await import('$lib/action/board/Lanes.svelte')).default : null
	};
};
