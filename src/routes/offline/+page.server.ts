import type { PageServerLoad } from './$types';

/** The same page for everybody: browsers keep it, and show it when nothing can be reached. */
export const load: PageServerLoad = () => ({ bare: true, narrow: true });
