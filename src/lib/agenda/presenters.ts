import { canBeSeen } from '$lib/ui/visible';
import type { Presenter } from './agenda';

/** Somebody of the circle who can be named on the agenda. */
export type Nameable = { membershipId: string; name: string; organisation: string };
export const MOST_PRESENTERS = 40;

/** How a presenter is written in a list with one to a line. */
export function presenterLine(presenter: Pick<Presenter, 'name' | 'organisation'>): string {
	return presenter.organisation ? `${presenter.name}, ${presenter.organisation}` : presenter.name;
}

/**
 * Reads names, one to a line. A member is recognised by name, with the organisation after a comma where two share
 * a name; anybody else is a guest, written as typed.
 */
export function readPresenters(
	text: string,
	members: readonly Nameable[],
	isPanellist: boolean
): Presenter[] {
	const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/\s+/g, ' '));
	const unique = [...new Map(lines.filter(canBeSeen).map((line) => [line.toLowerCase(), line])).values()];
	return unique.map((line) => {
		const member = memberOn(line, members);
		return member
			? {
					name: member.name,
					membershipId: member.membershipId,
					organisation: member.organisation,
					isPanellist
				}
			: { name: line, membershipId: null, organisation: null, isPanellist };
	});
}

function memberOn(line: string, members: readonly Nameable[]): Nameable | undefined {
	const key = line.toLowerCase();
	const exact = members.filter((member) => presenterLine(member).toLowerCase() === key);
	const found = exact.length > 0 ? exact : members.filter((member) => member.name.toLowerCase() === key);
	return found.length === 1 ? found[0] : undefined;
}
