import { saysSomething } from '$lib/ui/visible';
import { z } from 'zod';
import { calendarDay, daysBetween, priorities } from './action';

const noTitle = 'Say in a few words what is promised.';
const ticked = z.preprocess((value) => value === 'on', z.boolean()).optional();
const calendar = z.iso.date('Choose a date.');
const blank = (value: unknown) => (typeof value === 'string' && value.trim() === '' ? undefined : value);
const optionalId = z.preprocess(blank, z.uuid('Choose from the list.').optional());
/** A new date is never in the past; a day of grace, because the other side of the world is a day behind. */
const comingDay = z.preprocess(
	blank,
	calendar
		.pipe(
			z
				.string()
				.refine((day) => daysBetween(day, calendarDay()) <= 1, 'This day has passed. Choose a later one.')
		)
		.optional()
);
/** With a host: `https://` alone leads nowhere. The database asks for the same. */
const isWebAddress = (link: string) => /^https?:\/\/[^\s/?#:@.-]/.test(link) && URL.canParse(link);
const optionalText = (most: number, tooLong: string) =>
	z.preprocess(blank, z.string().trim().max(most, tooLong).optional());

/** What somebody fills in to propose a commitment. */
export const proposal = z.object({
	id: optionalId,
	title: z
		.string()
		.trim()
		.refine(saysSomething, noTitle)
		.max(300, 'Keep it to one sentence: 300 characters at most.'),
	owner: z.preprocess(blank, z.uuid('Choose the organisation that would own it.')),
	lead: optionalId,
	due: comingDay,
	bySession: ticked,
	priority: z.preprocess(blank, z.enum(priorities, 'Choose from the list.').optional()),
	concerned: ticked,
	strand: optionalId,
	phase: optionalId,
	detail: optionalText(8000, 'That is too long: 8,000 characters at most.'),
	wording: optionalText(2000, 'That is too long: 2,000 characters at most.'),
	session: optionalId,
	item: optionalId,
	document: optionalId,
	section: optionalText(60, 'That is not a section of this text.'),
	decision: optionalId
});
export type Proposal = z.infer<typeof proposal>;

/** What a step may bring; the database says which steps need what. */
export const stepInput = z.object({
	body: optionalText(8000, 'That is too long: 8,000 characters at most.'),
	link: z.preprocess(
		blank,
		z
			.string()
			.trim()
			.max(500, 'That link is too long: 500 characters at most.')
			.refine(isWebAddress, 'A link is an address of the web, such as https://example.org/report.')
			.optional()
	),
	due: comingDay,
	bySession: ticked,
	title: optionalText(300, 'Keep it to one sentence: 300 characters at most.').refine(
		(title) => title === undefined || saysSomething(title),
		noTitle
	),
	lead: optionalId,
	owner: optionalId,
	other: optionalId,
	terms: z.preprocess(blank, z.coerce.number().int().min(0).max(2_000_000_000).optional()),
	corrects: z.preprocess(
		blank,
		z
			.string()
			.regex(/^\d{1,18}$/, 'Choose from the list.')
			.optional()
	),
	progress: z.preprocess(
		blank,
		z.coerce
			.number('Write a number from 0 to 100.')
			.int('Write a whole number.')
			.min(0, 'Write a number from 0 to 100.')
			.max(100, 'Write a number from 0 to 100.')
			.optional()
	)
});
export type StepInput = z.infer<typeof stepInput>;

const from = z.string().optional();
/** Naming who leads: a colleague in the circle, or somebody by address. */
export const leadForm = {
	colleague: z.object({ lead: z.preprocess(blank, z.uuid('Choose a person.')), from }),
	address: z.object({
		leadEmail: z
			.string()
			.trim()
			.max(254, 'That address is too long.')
			.regex(/^[^\s@]+@[^\s@]+$/, 'Write one email address, like name@example.org.'),
		leadName: z.string().trim().max(120, 'Keep it under 120 characters.').default(''),
		from
	})
};

/** Which organisation is asked to support a commitment, or asked no longer. */
export const supporterForm = z.object({
	organisation: z.preprocess(blank, z.uuid('Choose an organisation.')),
	from
});
