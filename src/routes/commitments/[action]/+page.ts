import { waitsForMe } from '$lib/action/step-order';
import { later } from '$lib/ui/later';
import type { PageLoad } from './$types';

/** The forms come along when they are opened; that of a step somebody is waited for stands open. */
export const load: PageLoad = async ({ data }) => {
	/** What it may wait for, or be merged into. */
	const rest = async () => (await import('$lib/action/depth/ask-others')).askOthers(data.action.id);
	return {
		...data,
		forms: {
			step: await later(() => import('$lib/action/StepForm.svelte'), { isOpen: waitsForMe(data.action) }),
			merge: await later(() => import('$lib/action/StepForm.svelte'), { rest }),
			edit: await later(() => import('$lib/action/depth/EditForm.svelte')),
			reading: await later(() => import('$lib/action/depth/ReadingForm.svelte')),
			indicator: await later(() => import('$lib/action/depth/IndicatorForm.svelte')),
			values: await later(() => import('$lib/action/depth/Values.svelte')),
			need: await later(() => import('$lib/action/depth/NeedForm.svelte'), { rest }),
			link: await later(() => import('$lib/action/depth/LinkForm.svelte'))
		},
		// And these where there is something in them for whoever looks.
		WhoMaySee: data.action.mayNarrow ? (await import('$lib/action/depth/WhoMaySee.svelte')).default : null,
		AnswerLinks:
			data.links.length > 0 ? (await import('$lib/action/answer/AnswerLinks.svelte')).default : null,
		FileList: data.story.some(({ files }) => files.length > 0)
			? (await import('$lib/file/FileList.svelte')).default
			: null
	};
};
