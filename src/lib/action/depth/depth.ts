import { canBeSeen, saysSomething } from '$lib/ui/visible';
import { z } from 'zod';
import { priorities, type ActionState } from '../action';
import type { Count } from '../indicator';

/** Another commitment that this one has to do with. */
export type Related = {
	id: string;
	title: string;
	state: ActionState;
	due: string | null;
	dueBySession: boolean;
	owner: string;
};

/** One measured value; numbers come from the database as text. */
export type Reading = {
	id: string;
	value: number;
	/** 'yyyy-mm-dd' */
	on: string;
	by: string;
	organisation: string | null;
	/** A later one has put it right. */
	corrected: boolean;
};

export type Gauge = {
	id: string;
	name: string;
	unit: string;
	baseline: number | null;
	target: number | null;
	ended: boolean;
	/** The latest day first. */
	readings: Reading[];
};

export type ActionLink = { id: string; title: string; address: string };

/** What a commitment stands among. */
export type Surroundings = {
	whole: Related | null;
	parts: Related[];
	mergedInto: Related | null;
	merged: Related[];
	needs: Related[];
	neededBy: Related[];
	/** The decision it follows from, as it stands now. */
	decision: { id: string; text: string } | null;
	links: ActionLink[];
	gauges: Gauge[];
};

/** What counts now: the latest day, among those that nobody has put right. */
export const present = (gauge: Gauge): Reading | null =>
	gauge.readings.find(({ corrected }) => !corrected) ?? null;

/** What a report may bring new values for. */
export const countsOf = (gauges: readonly Gauge[]): Count[] =>
	gauges
		.filter(({ ended }) => !ended)
		.map((gauge) => {
			const { id, name, unit, target } = gauge;
			return { id, name, unit, target, value: present(gauge)?.value ?? null };
		});

const blank = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? null : value);
const listed = z.uuid('Choose from the list.');
const optionalId = z.preprocess(blank, listed.nullable().default(null));
const tooLong = 'That is too long: 8,000 characters at most.';

/** '1,200' and '12.5' are numbers; so is '-3'. */
const amount = z
	.string()
	.trim()
	.transform((text) => text.replaceAll(/[,\s](?=\d{3}(\D|$))/g, ''))
	.pipe(z.string().regex(/^-?\d{1,14}(\.\d{1,6})?$/, 'Write a number, such as 40 or 12.5.'));
const optionalAmount = z.preprocess(blank, amount.nullable().default(null));

export const editForm = z.object({
	version: z.coerce.number().int(),
	/** The newer version somebody has looked at and wants to go over. */
	over: z.coerce.number().int().optional(),
	detail: z.string().trim().max(8000, tooLong).default(''),
	strand: optionalId,
	phase: optionalId,
	priority: z.enum(priorities, 'Choose from the list.')
});
export type Edit = z.infer<typeof editForm>;

/** The decision a commitment follows from; none when nothing is chosen. */
export const decisionForm = z.object({ decision: optionalId });

export const indicatorForm = z.object({
	indicator: optionalId,
	name: z
		.string()
		.trim()
		.refine(saysSomething, 'Say what is counted, in a few words.')
		.max(200, 'Keep it short: 200 characters at most.'),
	unit: z.string().trim().max(40, 'A short word: 40 characters at most.').default(''),
	baseline: optionalAmount,
	target: optionalAmount,
	ends: z.literal('yes').optional()
});
export type IndicatorGiven = z.infer<typeof indicatorForm>;

export const readingForm = z.object({
	indicator: listed,
	value: amount,
	day: z.iso.date('Choose the day it was counted.'),
	body: z.string().trim().max(8000, tooLong).default(''),
	corrects: z.preprocess(
		blank,
		z
			.string()
			.regex(/^\d{1,18}$/, 'Choose from the list.')
			.nullable()
			.default(null)
	)
});
export type ReadingGiven = z.infer<typeof readingForm>;

/** A value that comes along with a report, in a field of its own. */
export type Counted = { indicator: string; value: string };

/** The values among the fields of a report, and what is wrong with those that are none. */
export function readCounts(fields: Readonly<Record<string, string>>): {
	counted: Counted[];
	errors: Record<string, string>;
} {
	const counted: Counted[] = [];
	const errors: Record<string, string> = {};
	for (const [name, typed] of Object.entries(fields)) {
		const indicator = /^count-([0-9a-f-]{36})$/.exec(name)?.[1];
		if (!indicator || typed.trim() === '') continue;
		const read = amount.safeParse(typed);
		if (read.success) counted.push({ indicator, value: read.data });
		else errors[name] = 'Write a number, such as 40 or 12.5.';
	}
	return { counted, errors };
}

export const linkForm = z.object({
	title: z
		.string()
		.trim()
		.refine(canBeSeen, 'Give the link a name.')
		.max(200, 'A short name: 200 characters at most.'),
	address: z
		.string()
		.trim()
		.max(500, 'That link is too long: 500 characters at most.')
		.regex(/^https:\/\/\S+$/, 'A link starts with https:// and has no spaces.')
});
export const removeLinkForm = z.object({ link: listed });
export const needsForm = z.object({ needs: z.uuid('Choose another commitment of this circle.') });
export const audienceForm = z.object({ audience: z.enum(['circle', 'concerned']) });
export type Audience = z.infer<typeof audienceForm>['audience'];

/** Whether what is waited for is still to come: what was declined or withdrawn never will. */
export const isUnmet = ({ state }: Pick<Related, 'state'>): boolean =>
	!['done', 'verified', 'declined', 'withdrawn'].includes(state);
