import type { Attribution } from '$lib/server/schema';

export type Session = {
	id: string;
	circleId: string;
	title: string;
	objective: string;
	startsAt: Date;
	endsAt: Date;
	/** IANA zone in which the session takes place and its times are shown. */
	timeZone: string;
	place: string;
	link: string | null;
	attribution: Attribution;
	/** Anything was said under the Chatham House Rule, or would be now: that promise outlives a later rule. */
	wasChathamHouse: boolean;
	openedAt: Date | null;
	closedAt: Date | null;
	currentItemId: string | null;
	currentItemSince: Date | null;
	version: number;
};

/** What a list of sessions shows. */
export type SessionSummary = Pick<
	Session,
	| 'id'
	| 'circleId'
	| 'title'
	| 'startsAt'
	| 'endsAt'
	| 'timeZone'
	| 'place'
	| 'attribution'
	| 'openedAt'
	| 'closedAt'
>;

/** What a person decides when planning a session; times are instants already. */
export type Plan = Pick<
	Session,
	'title' | 'objective' | 'startsAt' | 'endsAt' | 'timeZone' | 'place' | 'link' | 'attribution'
> & { prompts: string[] };
