/** How far a commitment has got by one of its numbers. Numbers come from the database as text. */
export type Indicator = {
	id: string;
	actionId: string;
	action: string;
	name: string;
	unit: string;
	baseline: number | null;
	target: number | null;
	/** The latest that was measured, and when ('yyyy-mm-dd'). */
	value: number | null;
	on: string | null;
};

/** What a report may bring a new value for, with the one that counts now. */
export type Count = { id: string; name: string; unit: string; target: number | null; value: number | null };

/** The name of its field; readCounts() in depth/depth.ts reads them. */
export const countField = (indicator: string): string => `count-${indicator}`;

/** 'Training, in hours', and just 'People trained' where the name says what is counted. */
export const countLabel = ({ name, unit }: Pick<Count, 'name' | 'unit'>): string =>
	unit && !name.toLowerCase().includes(unit.toLowerCase()) ? `${name}, in ${unit}` : name;

/** 'So far 900 people, target 1,500 people.' */
export function soFar({ value, target, unit }: Pick<Count, 'value' | 'target' | 'unit'>): string {
	const now = value === null ? 'Not measured yet' : `So far ${amount(value, unit)}`;
	return `${now}${target === null ? '' : `, target ${amount(target, unit)}`}.`;
}

const number = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** '1,200 people', '40 %', 'not measured yet'. */
export function amount(value: number | null, unit: string): string {
	return value === null ? 'not measured yet' : [number.format(value), unit].filter(Boolean).join(' ');
}

/** How much of the way from the baseline (or nothing) to the target: 0 to 1, null without a target or a value. Works downwards, too. */
export function wayGone({
	baseline,
	target,
	value
}: Pick<Indicator, 'baseline' | 'target' | 'value'>): number | null {
	if (target === null || value === null) return null;
	const from = baseline ?? 0;
	if (target === from) return value === target ? 1 : 0;
	return Math.min(Math.max((value - from) / (target - from), 0), 1);
}

/** True when the target is reached or passed, in the direction it lies in. */
export function isReached({
	baseline,
	target,
	value
}: Pick<Indicator, 'baseline' | 'target' | 'value'>): boolean {
	if (target === null || value === null) return false;
	return target >= (baseline ?? 0) ? value >= target : value <= target;
}
