import type { Step } from './action';

/** What stands on the button of a step, and on what opens its form. What the form asks for is in step-words.ts. */
export const stepLabels: Record<Step, string> = {
	accept: 'Accept',
	counter: 'Propose another date',
	decline: 'Decline',
	agree: 'Agree to these terms',
	propose_again: 'Propose again',
	report: 'Report progress',
	block: 'Say what is in the way',
	resume: 'Carry on',
	finish: 'Done',
	verify: 'Verify',
	reopen: 'Open again',
	agree_date: 'Agree to the new date',
	keep_date: 'Keep the old date',
	move_date: 'Ask to move the date',
	take_over: 'Take it over',
	decline_handover: 'Leave it where it is',
	hand_over: 'Hand it over',
	cancel_handover: 'Keep it after all',
	correct: 'Correct this',
	split: 'Give a part to another organisation',
	merge: 'It is the same as another',
	withdraw: 'Withdraw'
};
