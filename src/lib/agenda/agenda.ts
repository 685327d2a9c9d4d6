import type { ItemKind } from './kinds';

export type Presenter = {
	name: string;
	/** Null for a guest who is only named. */
	membershipId: string | null;
	organisation: string | null;
	isPanellist: boolean;
};

export type AgendaItem = {
	id: string;
	circleId: string;
	/** Null while the item waits in the backlog. */
	sessionId: string | null;
	parentId: string | null;
	position: number;
	title: string;
	kind: ItemKind;
	minutes: number;
	detail: string;
	version: number;
	presenters: Presenter[];
};

/** '50 min', '1 h 30'. */
export function minutesWords(minutes: number): string {
	if (minutes < 60) return `${minutes} min`;
	const rest = minutes % 60;
	return rest === 0 ? `${Math.floor(minutes / 60)} h` : `${Math.floor(minutes / 60)} h ${rest} min`;
}
