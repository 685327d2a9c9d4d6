import { canBeSeen } from '$lib/ui/visible';

/** From least to most. `none` is somebody who is not in the circle. */
export const roles = [
	{ value: 'observer', label: 'Observer', about: 'Reads everything, writes nothing.' },
	{ value: 'participant', label: 'Participant', about: 'Writes notes, joins the forum, makes commitments.' },
	{
		value: 'facilitator',
		label: 'Facilitator',
		about: 'Also plans and runs sessions, and invites participants.'
	},
	{
		value: 'convener',
		label: 'Convener',
		about: 'Also looks after the circle: roles, settings, publication.'
	}
] as const;

export type Role = (typeof roles)[number]['value'];
export const roleValues = roles.map((role) => role.value);

const order = ['none', ...roleValues];

/** True when the role reaches that far: atLeast('convener', 'facilitator'). */
export function atLeast(role: string, wanted: Role): boolean {
	return order.indexOf(role) >= order.indexOf(wanted);
}

/** A role that somebody chose in a form, or null. */
export function readRole(value: string | undefined): Role | null {
	return roleValues.find((role) => role === value) ?? null;
}

export function roleLabel(role: string): string {
	return roles.find((one) => one.value === role)?.label ?? 'Not a member';
}

/** The roles that somebody with this role may give by inviting. */
export function rolesToGive(mine: string): Role[] {
	if (atLeast(mine, 'convener')) return [...roleValues];
	return atLeast(mine, 'facilitator') ? ['observer', 'participant'] : [];
}

export const attributions = [
	{ value: 'attributed', label: 'Attributed', hint: 'Names may appear beside what was said.' },
	{
		value: 'chatham_house',
		label: 'Chatham House Rule',
		hint: 'What was said may be used, but never who said it, whom they work for or who else was there.'
	},
	{
		value: 'confidential',
		label: 'Confidential',
		hint: 'Nothing that was said leaves the members of the circle.'
	}
] as const;

export function attributionLabel(attribution: string): string {
	return attributions.find((one) => one.value === attribution)?.label ?? attribution;
}

export const visibilities = [
	{ value: 'members', label: 'Members only', hint: 'Nobody else here can tell that the circle exists.' },
	{
		value: 'listed',
		label: 'Listed',
		hint: 'Its name and objective show to everybody who is signed in here.'
	}
] as const;

export function visibilityLabel(visibility: string): string {
	return visibilities.find((one) => one.value === visibility)?.label ?? visibility;
}

/** One name to a line; blank lines and repetitions fall away. */
export function readNames(text: string): string[] {
	const seen = new Set<string>();
	return text
		.split(/\r?\n/)
		.map((line) => line.trim())
		.filter((line) => canBeSeen(line) && !seen.has(line.toLowerCase()) && seen.add(line.toLowerCase()));
}
