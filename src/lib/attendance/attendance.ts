import { z } from 'zod';

export const replies = [
	{ value: 'coming', label: 'I’ll be there', said: 'Coming' },
	{ value: 'maybe', label: 'Maybe', said: 'Maybe coming' },
	{ value: 'not_coming', label: 'I can’t come', said: 'Not coming' }
] as const;
export type Reply = (typeof replies)[number]['value'];

export const replyForm = z.object({
	reply: z.enum(
		replies.map((one) => one.value),
		'Choose one of the three answers.'
	)
});

/** Somebody of the circle, as the list of a room shows them. */
export type Guest = {
	membershipId: string;
	name: string;
	organisation: string;
	isMe: boolean;
	reply: Reply | null;
	arrivedAt: Date | null;
	leftAt: Date | null;
};

/** Who said they would come and who is here, as far as the reader may know. */
export type RoomAttendance = {
	/** Null for somebody who has not answered and not come. */
	mine: Guest | null;
	/** False under the Chatham House Rule for those who were not in the room: then the lists hold only themselves. */
	seesOthers: boolean;
	here: Guest[];
	left: Guest[];
	coming: Guest[];
	maybe: Guest[];
	notComing: Guest[];
	/** Members who are not here, for facilitators to mark; empty for everybody else. */
	absent: Guest[];
};

/** Sorts the members of a circle by where they are. `everybody` may hold members without any answer. */
export function arrange(everybody: readonly Guest[], seesOthers: boolean, mayMark: boolean): RoomAttendance {
	const isHere = (guest: Guest) => guest.arrivedAt !== null && guest.leftAt === null;
	const waiting = everybody.filter((guest) => guest.arrivedAt === null);
	const answered = (reply: Reply) => waiting.filter((guest) => guest.reply === reply);
	const mine = everybody.find((guest) => guest.isMe && (guest.reply ?? guest.arrivedAt) !== null);
	return {
		mine: mine ?? null,
		seesOthers,
		here: everybody.filter(isHere),
		left: everybody.filter((guest) => guest.leftAt !== null),
		coming: answered('coming'),
		maybe: answered('maybe'),
		notComing: answered('not_coming'),
		absent: mayMark ? everybody.filter((guest) => !isHere(guest) && !guest.isMe) : []
	};
}

/** '14 people from 10 organisations'. */
export function countWords(guests: readonly Guest[]): string {
	const organisations = new Set(guests.map((guest) => guest.organisation)).size;
	const people = guests.length === 1 ? '1 person' : `${guests.length} people`;
	return `${people} from ${organisations === 1 ? '1 organisation' : `${organisations} organisations`}`;
}

/** Guests under the organisation they represent, both by name. */
export function byOrganisation(guests: readonly Guest[]): { organisation: string; guests: Guest[] }[] {
	const names = [...new Set(guests.map((guest) => guest.organisation))];
	return names
		.sort((a, b) => a.localeCompare(b))
		.map((organisation) => ({
			organisation,
			guests: guests.filter((guest) => guest.organisation === organisation)
		}));
}

const EARLY_MS = 2 * 3_600_000;
/** A session that nobody closed is over some time after its end. The database keeps to the same times. */
const LATE_MS = 12 * 3_600_000;

/** Whether saying "I am here" makes sense: from two hours before the start until the session has closed. */
export function isTimeToArrive(
	session: { startsAt: Date; endsAt: Date; openedAt: Date | null; closedAt: Date | null },
	now: number
): boolean {
	if (session.closedAt || now - session.endsAt.getTime() > LATE_MS) return false;
	return session.openedAt !== null || session.startsAt.getTime() - now < EARLY_MS;
}
