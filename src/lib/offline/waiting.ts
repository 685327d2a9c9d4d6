import { groupBy } from '$lib/ui/group-by';
import type { Copy } from './copies';

/** Changes that wait on this device, in one session. */
export type Waiting = {
	title: string;
	/** Where they can be read; empty where that is not known. */
	path: string;
	changes: number;
	/** Whether the server does not take them, so that somebody has to look. */
	isRefused: boolean;
};

/** @param refused the documents whose changes the server was offered, and whether it refused them */
export function waitingIn(copies: readonly Copy[], refused: ReadonlyMap<string, boolean>): Waiting[] {
	const isRefused = ({ document }: Copy) => refused.get(document) ?? false;
	const places = groupBy(copies, (copy) => `${isRefused(copy)} ${copy.about?.path}`);
	return [...places.values()].map(([first, ...others]) => ({
		title: first.about?.title ?? 'a document of yours',
		path: first.about?.path ?? '',
		changes: others.reduce((sum, { unsaved }) => sum + unsaved, first.unsaved),
		isRefused: isRefused(first)
	}));
}
