import { groupBy } from '$lib/ui/group-by';

/** A moment of a document's past. */
export type Version = {
	id: string;
	at: Date;
	reason: 'automatic' | 'named' | 'before_restore' | 'restored';
	name: string | null;
	/** Of a version that came about by restoring: the moment that came back. */
	restoredFrom: Date | null;
	/** Who wrote since the version before it; empty unless the session is attributed. */
	writers: string[];
};

/** The two documents of a session that have a history. */
export type WithHistory = 'notes' | 'summary';
export const historyOf: Record<WithHistory, string> = { notes: 'Notes', summary: 'Summary' };

/** Versions by the day they are of in the session's time zone, in the order they come in. */
export function byDay(versions: Version[], timeZone: string): { day: string; versions: Version[] }[] {
	const format = new Intl.DateTimeFormat('en-GB', {
		weekday: 'long',
		day: 'numeric',
		month: 'long',
		year: 'numeric',
		timeZone
	});
	return [...groupBy(versions, ({ at }) => format.format(at))].map(([day, theirs]) => ({
		day,
		versions: theirs
	}));
}

/** What kind of version it is, in words for the timeline; null for an automatic one. */
export function kindWords({ reason }: Pick<Version, 'reason'>): string | null {
	return reason === 'before_restore'
		? 'Kept before an older version was restored'
		: reason === 'restored'
			? 'An older version was restored'
			: null;
}

/** 'Ana and Tom', 'Ana, Tom and 3 others'. */
export function writerWords(writers: string[]): string {
	const shown = writers.length > 4 ? writers.slice(0, 3) : writers;
	const rest = writers.length - shown.length;
	const all = rest > 0 ? [...shown, `${rest} others`] : shown;
	return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(all);
}

export type Tally = { inserted: number; deleted: number; reformatted: number };

/** '12 words added, 3 taken out', or null where nothing changed. */
export function tallyWords({ inserted, deleted, reformatted }: Tally): string | null {
	const parts = [
		inserted > 0 && `${words(inserted)} added`,
		deleted > 0 && `${words(deleted)} taken out`,
		reformatted > 0 && `${words(reformatted)} formatted differently`
	].filter((part) => part !== false);
	return parts.length > 0 ? parts.join(', ') : null;
}

const words = (count: number) => (count === 1 ? '1 word' : `${count} words`);
