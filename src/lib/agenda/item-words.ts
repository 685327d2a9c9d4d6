import { canBeSeen } from '$lib/ui/visible';
import { z } from 'zod';
import type { AgendaItem } from './agenda';
import { kindLabel, kindValues, type ItemKind } from './kinds';
import { presenterLine } from './presenters';

/** What is written about an item, apart from who presents. */
export type Words = { title: string; kind: ItemKind; minutes: number; detail: string };

const names = z
	.string()
	.max(4000, 'That is too much for a list of names.')
	.default('')
	.refine(
		(text) => text.split('\n').every((line) => line.trim().length <= 160),
		'Keep each name under 160 characters.'
	)
	.refine((text) => text.split('\n').length <= 60, 'Sixty names at most.');

/** An agenda item as it is typed. Presenters come one to a line. */
export const itemForm = z.object({
	title: z
		.string()
		.trim()
		.refine(canBeSeen, 'Give the item a title.')
		.max(200, 'Keep the title under 200 characters.'),
	kind: z.enum(kindValues, 'Choose what kind of item it is.').default('discussion'),
	minutes: z.coerce
		.number('Give the minutes as a number.')
		.int('Give whole minutes.')
		.min(0, 'Minutes can not be negative.')
		.max(1440, 'An item lasts a day at most.')
		.default(15),
	detail: z.string().trim().max(4000, 'Keep the detail under 4,000 characters.').default(''),
	presenters: names,
	panellists: names
});

/** An item in the shape of its form, all text. */
export function formOfItem(item: AgendaItem): Record<keyof z.infer<typeof itemForm>, string> {
	const lines = (isPanellist: boolean) =>
		item.presenters
			.filter((one) => one.isPanellist === isPanellist)
			.map(presenterLine)
			.join('\n');
	return {
		title: item.title,
		kind: item.kind,
		minutes: String(item.minutes),
		detail: item.detail,
		presenters: lines(false),
		panellists: lines(true)
	};
}

/** The same with words for people, to show two versions side by side. */
export function itemInWords(values: Partial<Record<string, string>>): Record<string, string> {
	const kind = kindValues.find((one) => one === values.kind);
	return {
		Title: values.title ?? '',
		Kind: kind ? kindLabel(kind) : '',
		Minutes: values.minutes ?? '',
		Presenters: values.presenters ?? '',
		Panellists: values.panellists ?? '',
		Detail: values.detail ?? ''
	};
}
