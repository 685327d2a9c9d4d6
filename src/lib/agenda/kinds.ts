/** What an agenda item can be, as the room calls it. */
export const kinds = [
	{ value: 'opening', label: 'Opening' },
	{ value: 'presentation', label: 'Presentation' },
	{ value: 'panel', label: 'Panel' },
	{ value: 'discussion', label: 'Discussion' },
	{ value: 'open_floor', label: 'Open floor' },
	{ value: 'decision', label: 'Decision' },
	{ value: 'review_of_actions', label: 'Review of commitments' },
	{ value: 'break', label: 'Break' },
	{ value: 'close', label: 'Close' }
] as const;

export type ItemKind = (typeof kinds)[number]['value'];
export const kindValues = kinds.map((kind) => kind.value);

export function kindLabel(kind: ItemKind): string {
	return kinds.find((one) => one.value === kind)?.label ?? kind;
}
