import { saysSomething } from '$lib/ui/visible';
import { z } from 'zod';
import { attributions, readNames, visibilities } from './circle';

const MOST_NAMES = 24;

const circleFields = {
	name: z
		.string()
		.trim()
		.refine(saysSomething, 'Give the circle a name.')
		.max(160, 'Keep the name under 160 characters.'),
	objective: z
		.string()
		.trim()
		.max(4000, 'Keep the objective under 4,000 characters.')
		.default('')
		.transform((text) => text.replace(/\r\n/g, '\n')),
	attribution: z.enum(
		attributions.map((one) => one.value),
		'Choose how people may be quoted.'
	),
	visibility: z.enum(
		visibilities.map((one) => one.value),
		'Choose who can find the circle.'
	),
	sensitive: z
		.string()
		.optional()
		.transform((ticked) => ticked === 'on')
};

export const newCircleForm = z.object({
	...circleFields,
	host: z.uuid('Choose the organisation that hosts the circle.'),
	phases: listOfNames(),
	strands: listOfNames()
});

export const circleForm = z.object({
	...circleFields,
	device_copies: z
		.string()
		.optional()
		.transform((ticked) => ticked === 'on'),
	version: z.coerce.number().int(),
	more_phases: listOfNames(),
	more_strands: listOfNames()
});

export type CircleForm = z.infer<typeof circleForm>;

function listOfNames() {
	return z
		.string()
		.default('')
		.transform(readNames)
		.refine((names) => names.length <= MOST_NAMES, `Name at most ${MOST_NAMES}.`)
		.refine((names) => names.every((name) => name.length <= 80), 'Keep each name under 80 characters.');
}
