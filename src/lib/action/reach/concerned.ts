import type { NoticeKind } from './reminders';

export type Member = { personId: string; organisationId: string; role: string };

/** What the recipients of a notice depend on. */
export type Subject = {
	state: string;
	ownerId: string;
	newOwnerId: string | null;
	leadId: string | null;
	createdBy: string;
	proposedByOwner: boolean | null;
};

type Side = 'owner' | 'asker' | 'verifiers' | 'new_owner' | 'lead' | 'who_asked_date' | 'who_answers_date';

const told: Record<string, { kind: NoticeKind; side: Side }> = {
	propose: { kind: 'to_answer', side: 'owner' },
	propose_again: { kind: 'to_answer', side: 'owner' },
	hand_over: { kind: 'to_answer', side: 'new_owner' },
	name_lead: { kind: 'named', side: 'lead' },
	counter: { kind: 'countered', side: 'asker' },
	accept: { kind: 'answered', side: 'asker' },
	decline: { kind: 'answered', side: 'asker' },
	take_over: { kind: 'answered', side: 'asker' },
	decline_handover: { kind: 'answered', side: 'owner' },
	agree: { kind: 'agreed', side: 'owner' },
	move_date: { kind: 'date_asked', side: 'who_answers_date' },
	agree_date: { kind: 'date_answered', side: 'who_asked_date' },
	keep_date: { kind: 'date_answered', side: 'who_asked_date' },
	finish: { kind: 'to_verify', side: 'verifiers' },
	verify: { kind: 'verified', side: 'owner' },
	reopen: { kind: 'reopened', side: 'owner' },
	withdraw: { kind: 'withdrawn', side: 'owner' },
	merge: { kind: 'withdrawn', side: 'owner' }
};

/**
 * Whom a step concerns, and as what. `members` are those of the circle who may speak and see this commitment; a lead
 * who is no member hears of it, too. Never whoever took the step.
 */
export function whomItConcerns(
	step: string,
	subject: Subject,
	members: readonly Member[],
	actorId: string | null
): { kind: NoticeKind; people: string[] } | null {
	const rule = told[step];
	if (!rule) return null;
	const kind = step === 'name_lead' && subject.state === 'proposed' ? 'to_answer' : rule.kind;
	const people = side(rule.side, subject, members).filter((id) => id !== actorId);
	return people.length > 0 ? { kind, people: [...new Set(people)] } : null;
}

/** Those who hear of the dates of a commitment: its lead and those who represent its owner. */
export function side(of: Side, subject: Subject, members: readonly Member[]): string[] {
	const representing = (organisation: string | null) =>
		members.filter(({ organisationId }) => organisationId === organisation).map(({ personId }) => personId);
	const owner = [...representing(subject.ownerId), ...(subject.leadId ? [subject.leadId] : [])];
	const facilitators = members.filter(({ role }) => role === 'facilitator' || role === 'convener');
	const asked = members.filter(({ personId }) => personId === subject.createdBy);
	const asker = (asked.length > 0 ? asked : facilitators).map(({ personId }) => personId);
	switch (of) {
		case 'owner':
			return owner;
		case 'new_owner':
			return representing(subject.newOwnerId);
		case 'lead':
			return subject.leadId ? [subject.leadId] : [];
		case 'asker':
			return asker;
		case 'verifiers':
			return facilitators
				.filter(({ organisationId }) => organisationId !== subject.ownerId)
				.map(({ personId }) => personId);
		case 'who_asked_date':
			return subject.proposedByOwner ? owner : asker;
		case 'who_answers_date':
			return subject.proposedByOwner ? asker : owner;
	}
}
