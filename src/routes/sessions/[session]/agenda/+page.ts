import type { PageLoad } from './$types';

/** Whoever plans moves the items about; the others get the list that everybody reads. */
export const load: PageLoad = async ({ data, parent }) => {
	const { mayFacilitate } = await parent();
	return {
		...data,
		AgendaList: mayFacilitate ? null : (await import('$lib/agenda/AgendaList.svelte')).default
	};
};
