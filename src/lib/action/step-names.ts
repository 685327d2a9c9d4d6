import type { Step } from './action';

/** What a card says of a step. What its form asks for is in step-words.ts. */
export type StepName = {
	/** Short, where there is little room. */
	short: string;
	/** Said after success. */
	done: string;
};

export const stepNames: Record<Step, StepName> = {
	accept: { short: 'Accept', done: 'Accepted' },
	counter: { short: 'Another date', done: 'Your terms have been sent' },
	decline: { short: 'Decline', done: 'Declined' },
	agree: { short: 'Agree', done: 'Agreed' },
	propose_again: { short: 'Propose again', done: 'Proposed again' },
	report: { short: 'Report', done: 'Reported' },
	block: { short: 'Blocked', done: 'Marked as blocked' },
	resume: { short: 'Carry on', done: 'In progress again' },
	finish: { short: 'Done', done: 'Marked as done' },
	verify: { short: 'Verify', done: 'Verified' },
	reopen: { short: 'Open again', done: 'Open again' },
	agree_date: { short: 'Agree', done: 'The date has moved' },
	keep_date: { short: 'Keep date', done: 'The date stays' },
	move_date: { short: 'Move date', done: 'The new date has been proposed' },
	take_over: { short: 'Take over', done: 'It is yours now' },
	decline_handover: { short: 'Leave it', done: 'It stays where it is' },
	hand_over: { short: 'Hand over', done: 'They have been asked' },
	cancel_handover: { short: 'Keep it', done: 'It stays with you' },
	correct: { short: 'Correct', done: 'Corrected' },
	split: { short: 'Split', done: 'The part has been proposed' },
	merge: { short: 'Merge', done: 'Merged' },
	withdraw: { short: 'Withdraw', done: 'Withdrawn' }
};
