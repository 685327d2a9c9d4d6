import type { ActionSummary } from './action';
import { deed, type Update } from './story';

export type OrganisationPart = { id: string; name: string; actions: ActionSummary[] };

/** Grouped by organisation, in the order of the first of each: late ones lead. */
export function byOrganisation(actions: readonly ActionSummary[]): OrganisationPart[] {
	const parts = new Map<string, OrganisationPart>();
	for (const action of actions) {
		const part = parts.get(action.owner.id) ?? { ...action.owner, actions: [] };
		part.actions.push(action);
		parts.set(action.owner.id, part);
	}
	return [...parts.values()];
}

/** What the notes say about a step: the organisation and what it said, never a person. */
export function reviewLine(title: string, update: Update, today: string): string {
	const stop = /[.!?]$/.test(title) ? '' : '.';
	const who = update.organisation ?? 'An organisation';
	return `${title}${stop} ${who} ${deed(update, today)}. ${update.body}`.replace(/\s+/g, ' ').trim();
}
