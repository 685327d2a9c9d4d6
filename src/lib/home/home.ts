import type { ActionState } from '$lib/action/action';

/** One line of "To answer and to do". */
export type Task = {
	id: string;
	title: string;
	state: ActionState;
	due: string | null;
	proposedDue: string | null;
	progress: number | null;
	/** Goes along with an answer, which is to what was read. */
	terms: number;
	owner: string;
	circle: string;
	leadsMyself: boolean;
	lead: string | null;
	/** With what the person may answer. */
	steps: string[];
	/** answer: the next word is theirs; do: their organisation promised it. */
	kind: 'answer' | 'do';
};

export type NextSession = {
	id: string;
	circleId: string;
	circle: string;
	title: string;
	startsAt: Date;
	endsAt: Date;
	timeZone: string;
	place: string;
	link: string | null;
	attribution: 'attributed' | 'chatham_house' | 'confidential';
	isOpen: boolean;
	reply: 'coming' | 'maybe' | 'not_coming' | null;
	mayReply: boolean;
};

export type CircleLine = {
	id: string;
	name: string;
	objective: string;
	role: string;
	/** Commitments by what they are shown as: late ones are counted as late, not as their state. */
	counts: { state: ActionState | 'late'; count: number }[];
};

/** The first of them, and how many there are: answers first, then what is late, then by date. */
export type Tasks = {
	shown: Task[];
	total: number;
	waiting: number;
	late: number;
	/** True when nothing but new proposals waits for an answer. */
	onlyProposals: boolean;
};

/** The steps that somebody waits for. */
export const answerSteps = ['accept', 'agree', 'agree_date', 'take_over', 'verify'] as const;

/** A round of agreement that waits for the person's organisation. */
export type Asked = {
	sessionId: string;
	title: string;
	circle: string;
	organisation: string;
	closesAt: Date;
	timeZone: string;
	themes: number;
	/** Themes without an answer to the text as it was last looked at. */
	waiting: number;
};
