import { saysSomething } from '$lib/ui/visible';
import { z } from 'zod';
import { attributionLabel, attributions } from '$lib/circle/circle';
import { zoneCity } from './words';

const notALink = 'This is not an address of the web, such as https://meet.example.org/room.';

const which = z
	.enum(['earlier', 'later'])
	.optional()
	.catch(undefined)
	.transform((value) => value ?? null);

/** A plan as it is typed: dates and times as they stand on the clocks of the place. */
export const planForm = z.object({
	title: z
		.string()
		.trim()
		.refine(saysSomething, 'Give the session a title.')
		.max(200, 'Keep the title under 200 characters.'),
	objective: z.string().trim().max(4000, 'Keep the objective under 4,000 characters.').default(''),
	date: z.iso.date('Give the day, such as 27/11/2026.'),
	starts: z.string().regex(/^\d{2}:\d{2}/, 'Give the time it starts.'),
	ends: z.string().regex(/^\d{2}:\d{2}/, 'Give the time it ends.'),
	endDate: z.union([z.literal(''), z.iso.date('Give the day it ends, or leave this empty.')]).default(''),
	startsChoice: which,
	endsChoice: which,
	timeZone: z.string().min(1, 'Choose a time zone.').max(60, 'Choose a time zone.'),
	place: z.string().trim().max(300, 'Keep the place under 300 characters.').default(''),
	link: z
		.string()
		.trim()
		.default('')
		.transform((typed) => (typed && !/^[a-z][a-z\d+.-]*:/i.test(typed) ? `https://${typed}` : typed))
		.pipe(
			z.union(
				[
					z.literal(''),
					z
						.url({ protocol: /^https?$/, hostname: /\./, error: notALink })
						.max(500, 'Keep the link under 500 characters.')
				],
				notALink
			)
		),
	attribution: z.enum(
		attributions.map((one) => one.value),
		'Choose how people may be quoted.'
	),
	prompts: z
		.string()
		.max(10_000, 'That is too much for questions.')
		.default('')
		.transform((text) => [...new Set(text.split('\n').map((line) => line.trim()))].filter(Boolean))
		.refine((lines) => lines.every((line) => line.length <= 500), 'Keep each question under 500 characters.')
		.refine((lines) => lines.length <= 40, 'Forty questions at most.'),
	start: z.string().default(''),
	version: z.coerce.number().int().default(0)
});

export type PlanForm = z.infer<typeof planForm>;

/** A plan with words for people, to show two versions side by side. */
export function planInWords(values: Partial<Record<string, string>>): Record<string, string> {
	const end = values.endDate && values.endDate !== values.date ? `${values.endDate} ` : '';
	return {
		Title: values.title ?? '',
		Objective: values.objective ?? '',
		When: `${values.date ?? ''} ${values.starts ?? ''} to ${end}${values.ends ?? ''} (${zoneCity(values.timeZone ?? '')})`,
		Place: values.place ?? '',
		Link: values.link ?? '',
		Attribution: attributionLabel(values.attribution ?? ''),
		Questions: values.prompts ?? ''
	};
}
