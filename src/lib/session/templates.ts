import type { ItemKind } from '$lib/agenda/kinds';

export type TemplateItem = {
	title: string;
	kind: ItemKind;
	minutes: number;
	detail?: string;
	parts?: TemplateItem[];
};
export type Template = { value: string; label: string; about: string; items: TemplateItem[] };

/** Agendas to start from. The last item of each leaves time for who does what. */
export const templates: readonly Template[] = [
	{
		value: 'roundtable',
		label: 'Roundtable',
		about: 'One question, everybody speaks.',
		items: [
			{
				title: 'Welcome and how we work',
				kind: 'opening',
				minutes: 10,
				detail: 'Purpose, attribution, who takes notes.'
			},
			{ title: 'What each of us brings', kind: 'discussion', minutes: 20, detail: 'One minute each.' },
			{ title: 'What we promised last time', kind: 'review_of_actions', minutes: 10 },
			{ title: 'The question', kind: 'discussion', minutes: 40 },
			{ title: 'Break', kind: 'break', minutes: 10 },
			{ title: 'What could be done', kind: 'open_floor', minutes: 35 },
			{
				title: 'Commitments and next steps',
				kind: 'decision',
				minutes: 20,
				detail: 'Which organisation, what, by when.'
			},
			{ title: 'Close', kind: 'close', minutes: 5 }
		]
	},
	{
		value: 'workshop',
		label: 'Workshop with panels',
		about: 'Short talks, questions, work in groups.',
		items: [
			{ title: 'Welcome', kind: 'opening', minutes: 10 },
			{ title: 'Setting the scene', kind: 'presentation', minutes: 20 },
			panel('First panel'),
			{ title: 'Break', kind: 'break', minutes: 15 },
			panel('Second panel'),
			{ title: 'Work in groups', kind: 'discussion', minutes: 40 },
			{ title: 'What the groups found', kind: 'open_floor', minutes: 20 },
			{ title: 'Commitments and next steps', kind: 'decision', minutes: 20 },
			{ title: 'Close', kind: 'close', minutes: 5 }
		]
	},
	{
		value: 'steering',
		label: 'Steering group',
		about: 'Progress, decisions, the next period.',
		items: [
			{ title: 'Welcome and last record', kind: 'opening', minutes: 5 },
			{ title: 'Progress on commitments', kind: 'review_of_actions', minutes: 25 },
			{ title: 'What stands in the way', kind: 'discussion', minutes: 20 },
			{ title: 'Decisions', kind: 'decision', minutes: 20 },
			{ title: 'The next period', kind: 'discussion', minutes: 15 },
			{ title: 'Close', kind: 'close', minutes: 5 }
		]
	}
];

function panel(title: string): TemplateItem {
	return {
		title,
		kind: 'panel',
		minutes: 45,
		parts: [
			{ title: 'Panellists', kind: 'presentation', minutes: 25, detail: 'About five minutes each.' },
			{ title: 'Questions from the room', kind: 'open_floor', minutes: 20 }
		]
	};
}

export function findTemplate(value: string): Template | undefined {
	return templates.find((template) => template.value === value);
}

/** How long an agenda lasts: an item with parts lasts as long as they do. */
export function minutesOf(items: readonly TemplateItem[]): number {
	return items.reduce((sum, item) => sum + (item.parts ? minutesOf(item.parts) : item.minutes), 0);
}
