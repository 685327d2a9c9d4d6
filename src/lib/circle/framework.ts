import { canBeSeen } from '$lib/ui/visible';

/** Ready choices for a circle's own framework; people may write their own instead. */
export const readyStrands = ['Pursue', 'Prevent', 'Protect', 'Prepare'] as const;
export const readyPhases = ['Analysis and planning', 'Implementation', 'Impact assessment'] as const;

export type FrameworkKind = 'phases' | 'strands';
export type FrameworkName = { id: string; name: string; uses: number };

export type FrameworkChange =
	| { ok: true; kept: { id: string; name: string; position: number }[]; removed: string[]; added: string[] }
	| { ok: false; errors: Record<string, string> };

const LONGEST = 80;

/**
 * Reads the edited list of phases or strands: `<kind>-name-<id>` (empty removes it) and `<kind>-place-<id>` for each that
 * exists, and the new ones, which come last. Two with the same name are refused beside the second.
 */
export function readFramework(
	kind: FrameworkKind,
	current: readonly FrameworkName[],
	values: Record<string, string>,
	added: readonly string[]
): FrameworkChange {
	const errors: Record<string, string> = {};
	const taken = new Set<string>();
	const removed: string[] = [];
	const placed: { id: string; name: string; place: number }[] = [];
	current.forEach(({ id, name: before }, index) => {
		const field = `${kind}-name-${id}`;
		const name = (values[field] ?? before).trim();
		const place = Number(values[`${kind}-place-${id}`] ?? index + 1);
		if (name === '') return void removed.push(id);
		if (!canBeSeen(name)) errors[field] = 'Give it a name, or empty the line to remove it.';
		if (name.length > LONGEST) errors[field] = `Keep it under ${LONGEST} characters.`;
		if (taken.has(name.toLowerCase())) errors[field] = 'There is another with this name.';
		taken.add(name.toLowerCase());
		placed.push({ id, name, place: Number.isFinite(place) ? place : index + 1 });
	});
	const twice = added.find((name) => taken.has(name.toLowerCase()));
	if (twice) errors[`more_${kind}`] = `“${twice}” is there already.`;
	if (Object.keys(errors).length) return { ok: false, errors };
	const kept = placed
		.sort((a, b) => a.place - b.place)
		.map(({ id, name }, index) => ({ id, name, position: index + 1 }));
	return { ok: true, kept, removed, added: [...added] };
}
