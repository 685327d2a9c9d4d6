import type { NoticeKind } from './reminders';

export type Member = { personId: string; organisationId: string; role: string };

/** What the recipients of a notice depend on. */
export type Subject = {
	state: string;
	ownerId: string;
	newOwnerId: string | null;
	leadId: string | null;
	createdBy: string;
	/** Made of a sentence of the notes: whoever wrote it down did so for everybody. */
	writtenDown: boolean;
	proposedByOwner: boolean | null;
};

/** What the line of the story that the step left says of organisations. */
export type Line = { ownerFrom: string | null; ownerTo: string | null };

export type Side =
	| 'owner'
	| 'asker'
	| 'other_side'
	| 'verifiers'
	| 'new_owner'
	| 'former_owner'
	| 'asked_supporter'
	| 'lead'
	| 'who_asked_date'
	| 'who_answers_date';

type Telling = { kind: NoticeKind; side: Side };
export type Told = { kind: NoticeKind; people: string[] };

const told: Record<string, Telling[]> = {
	propose: [{ kind: 'to_answer', side: 'owner' }],
	propose_again: [{ kind: 'to_answer', side: 'owner' }],
	hand_over: [{ kind: 'to_answer', side: 'new_owner' }],
	name_lead: [{ kind: 'named', side: 'lead' }],
	counter: [{ kind: 'countered', side: 'asker' }],
	accept: [{ kind: 'answered', side: 'asker' }],
	decline: [{ kind: 'answered', side: 'asker' }],
	take_over: [
		{ kind: 'taken_over', side: 'former_owner' },
		{ kind: 'taken_over', side: 'asker' }
	],
	decline_handover: [{ kind: 'answered', side: 'owner' }],
	agree: [{ kind: 'agreed', side: 'owner' }],
	move_date: [{ kind: 'date_asked', side: 'who_answers_date' }],
	agree_date: [{ kind: 'date_answered', side: 'who_asked_date' }],
	keep_date: [{ kind: 'date_answered', side: 'who_asked_date' }],
	finish: [{ kind: 'to_verify', side: 'verifiers' }],
	verify: [{ kind: 'verified', side: 'owner' }],
	reopen: [{ kind: 'reopened', side: 'owner' }],
	withdraw: [{ kind: 'withdrawn', side: 'owner' }],
	merge: [{ kind: 'withdrawn', side: 'owner' }],
	absorb: [{ kind: 'absorbed', side: 'owner' }],
	split: [{ kind: 'part_given', side: 'other_side' }],
	ask_support: [{ kind: 'support_asked', side: 'asked_supporter' }],
	supported: [{ kind: 'supported', side: 'owner' }],
	decline_support: [{ kind: 'support_declined', side: 'owner' }],
	support_ended: [{ kind: 'support_ended', side: 'owner' }]
};

/** The steps of which it takes the line of the story to know whom they concern. */
export const toldByLine: readonly string[] = ['take_over', 'ask_support'];

/**
 * Whom a step concerns, and as what. `members` are those of the circle who may speak and see this commitment; a lead
 * who is no member hears of it, too. Never whoever took the step, and nobody twice.
 */
export function whomItConcerns(
	step: string,
	subject: Subject,
	members: readonly Member[],
	actorId: string | null,
	line: Line | null = null
): Told[] {
	const heard = new Set([actorId]);
	return (told[step] ?? []).flatMap((rule) => {
		const kind = step === 'name_lead' && subject.state === 'proposed' ? 'to_answer' : rule.kind;
		const people = [...new Set(side(rule.side, subject, members, actorId, line))].filter(
			(id) => !heard.has(id)
		);
		for (const person of people) heard.add(person);
		return people.length > 0 ? [{ kind, people }] : [];
	});
}

/** The people of one side of a commitment. The owner's are its lead and those who represent it. */
export function side(
	of: Side,
	subject: Subject,
	members: readonly Member[],
	actorId: string | null = null,
	line: Line | null = null
): string[] {
	const representing = (organisation: string | null) =>
		members.filter(({ organisationId }) => organisationId === organisation).map(({ personId }) => personId);
	const owner = [...representing(subject.ownerId), ...(subject.leadId ? [subject.leadId] : [])];
	switch (of) {
		case 'owner':
			return owner;
		case 'new_owner':
			return representing(subject.newOwnerId);
		case 'former_owner':
			return line ? representing(line.ownerFrom) : [];
		case 'asked_supporter':
			return line ? representing(line.ownerTo) : [];
		case 'lead':
			return subject.leadId ? [subject.leadId] : [];
		case 'asker':
			return asker(subject, members);
		case 'other_side':
			return actorId && owner.includes(actorId) ? asker(subject, members) : owner;
		case 'verifiers':
			return facilitators(members)
				.filter(({ organisationId }) => organisationId !== subject.ownerId)
				.map(({ personId }) => personId);
		case 'who_asked_date':
			return subject.proposedByOwner ? owner : asker(subject, members);
		case 'who_answers_date':
			return subject.proposedByOwner ? asker(subject, members) : owner;
	}
}

/**
 * Who answers for those who asked: whoever did, unless they only wrote it down for the room or speak for the owner
 * themselves; else the facilitators, those of other organisations first. Everybody named here may answer.
 */
function asker(subject: Subject, members: readonly Member[]): string[] {
	const asked = members.filter(({ personId }) => personId === subject.createdBy);
	const leading = facilitators(members);
	const elsewhere = (some: readonly Member[]) =>
		some.filter(({ organisationId }) => organisationId !== subject.ownerId);
	const choices = [
		subject.writtenDown ? [] : elsewhere(asked),
		elsewhere(leading),
		elsewhere(asked),
		leading,
		asked
	];
	return (choices.find((some) => some.length > 0) ?? []).map(({ personId }) => personId);
}

const facilitators = (members: readonly Member[]) =>
	members.filter(({ role }) => role === 'facilitator' || role === 'convener');
