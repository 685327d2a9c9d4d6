import type { Step } from './action';
import { stepLabels } from './step-labels';
import { stepNames, type StepName } from './step-names';

type Field = 'body' | 'link' | 'file' | 'due' | 'title' | 'lead' | 'progress' | 'owner' | 'other';
type FieldWords = { name: Field; label: string; hint?: string; required?: boolean };

/** How a step is offered, asked for, and told afterwards. */
export type StepWords = StepName & {
	/** On the button. */
	label: string;
	/** Heading of its form. */
	heading: string;
	/** What it means to press the button. */
	explains: string;
	tone: 'primary' | 'quiet' | 'danger';
	fields: FieldWords[];
};

const reason = (label: string, hint?: string): FieldWords =>
	hint ? { name: 'body', label, hint, required: true } : { name: 'body', label, required: true };
const note: FieldWords = { name: 'body', label: 'A few words about it' };

export const stepWords: Record<Step, StepWords> = {
	accept: {
		...stepNames.accept,
		label: stepLabels.accept,
		heading: 'Accept this commitment',
		explains: 'Your organisation promises to do this by the date given. Your name stands beside it.',
		tone: 'primary',
		fields: [
			{
				name: 'lead',
				label: 'Who leads on it',
				hint: 'The person others turn to. You, unless you choose a colleague.'
			},
			note
		]
	},
	counter: {
		...stepNames.counter,
		label: stepLabels.counter,
		heading: 'Propose another date or wording',
		explains: 'Whoever asked sees your terms and answers. Nothing is promised until they agree.',
		tone: 'quiet',
		fields: [
			{
				name: 'due',
				label: 'The date that would work',
				hint: 'Leave it as it is if only the wording changes.'
			},
			{
				name: 'title',
				label: 'The wording that would work',
				hint: 'Leave it as it is if only the date changes.'
			},
			{ name: 'body', label: 'Why' }
		]
	},
	decline: {
		...stepNames.decline,
		label: stepLabels.decline,
		heading: 'Decline this commitment',
		explains: 'Nothing is promised. The circle sees your reason.',
		tone: 'quiet',
		fields: [reason('Why not', 'A sentence is enough. It helps the circle find another way.')]
	},
	agree: {
		...stepNames.agree,
		label: stepLabels.agree,
		heading: 'Agree to the new terms',
		explains: 'The commitment stands as the organisation put it, and counts as accepted.',
		tone: 'primary',
		fields: [note]
	},
	propose_again: {
		...stepNames.propose_again,
		label: stepLabels.propose_again,
		heading: 'Propose it again',
		explains: 'The organisation is asked once more, with the date and the wording you give here.',
		tone: 'quiet',
		fields: [{ name: 'due', label: 'By when' }, { name: 'title', label: 'What is promised' }, note]
	},
	report: {
		...stepNames.report,
		label: stepLabels.report,
		heading: 'Report progress',
		explains: 'A few honest lines are worth more than a polished page.',
		tone: 'primary',
		fields: [
			reason('What has happened'),
			{ name: 'link', label: 'A link that shows it' },
			{ name: 'file', label: 'A file that shows it' },
			{ name: 'progress', label: 'How far along, in per cent' },
			{ name: 'lead', label: 'Who leads on it now' }
		]
	},
	block: {
		...stepNames.block,
		label: stepLabels.block,
		heading: 'Something is in the way',
		explains: 'It shows as blocked, so that others in the circle can help.',
		tone: 'quiet',
		fields: [reason('What is in the way, and who could help')]
	},
	resume: {
		...stepNames.resume,
		label: stepLabels.resume,
		heading: 'Carry on',
		explains: 'Nothing is in the way any more.',
		tone: 'primary',
		fields: [note]
	},
	finish: {
		...stepNames.finish,
		label: stepLabels.finish,
		heading: 'It is done',
		explains: 'Say what shows it: a few words, a link or a file. A convener or facilitator then verifies it.',
		tone: 'quiet',
		fields: [
			{ name: 'body', label: 'What shows that it is done' },
			{ name: 'link', label: 'A link to it', hint: 'A report, a page, a photo. Starts with https://' },
			{ name: 'file', label: 'A file that shows it' }
		]
	},
	verify: {
		...stepNames.verify,
		label: stepLabels.verify,
		heading: 'Verify that it is done',
		explains: 'You have looked at the evidence and it shows what was promised.',
		tone: 'primary',
		fields: [note]
	},
	reopen: {
		...stepNames.reopen,
		label: stepLabels.reopen,
		heading: 'Open it again',
		explains: 'It goes back to in progress, with your reason.',
		tone: 'quiet',
		fields: [reason('What is still missing')]
	},
	agree_date: {
		...stepNames.agree_date,
		label: stepLabels.agree_date,
		heading: 'Agree to the new date',
		explains: 'The new date counts from now on. The old one stays in the story.',
		tone: 'primary',
		fields: [note]
	},
	keep_date: {
		...stepNames.keep_date,
		label: stepLabels.keep_date,
		heading: 'Keep the old date',
		explains: 'The date stays as it was agreed.',
		tone: 'quiet',
		fields: [{ name: 'body', label: 'Why' }]
	},
	move_date: {
		...stepNames.move_date,
		label: stepLabels.move_date,
		heading: 'Ask to move the date',
		explains: 'The other side agrees or keeps the old date. Until then the old one counts.',
		tone: 'quiet',
		fields: [{ name: 'due', label: 'The new date', required: true }, reason('Why it has to move')]
	},
	take_over: {
		...stepNames.take_over,
		label: stepLabels.take_over,
		heading: 'Take this commitment over',
		explains:
			'Your organisation promises it from now on, as it stands and by its date. Your name stands beside it.',
		tone: 'primary',
		fields: [
			{
				name: 'lead',
				label: 'Who leads on it',
				hint: 'The person others turn to. You, unless you choose a colleague.'
			},
			note
		]
	},
	decline_handover: {
		...stepNames.decline_handover,
		label: stepLabels.decline_handover,
		heading: 'Leave it where it is',
		explains: 'It stays with the organisation that has it now.',
		tone: 'quiet',
		fields: [reason('Why not')]
	},
	hand_over: {
		...stepNames.hand_over,
		label: stepLabels.hand_over,
		heading: 'Hand it over to another organisation',
		explains: 'Somebody who represents them accepts or leaves it. Until then you stay responsible.',
		tone: 'quiet',
		fields: [
			{ name: 'owner', label: 'To which organisation', required: true },
			{ name: 'body', label: 'Why they are better placed' }
		]
	},
	cancel_handover: {
		...stepNames.cancel_handover,
		label: stepLabels.cancel_handover,
		heading: 'Keep it after all',
		explains: 'The other organisation is no longer asked.',
		tone: 'quiet',
		fields: [note]
	},
	correct: {
		...stepNames.correct,
		label: stepLabels.correct,
		heading: 'Correct what was reported',
		explains: 'A new entry says what is right. The earlier one stays, with a note that it was corrected.',
		tone: 'quiet',
		fields: [
			reason('What is right'),
			{ name: 'link', label: 'A link that shows it' },
			{ name: 'file', label: 'A file that shows it' },
			{ name: 'progress', label: 'How far along, in per cent' }
		]
	},
	split: {
		...stepNames.split,
		label: stepLabels.split,
		heading: 'Give a part to another organisation',
		explains: 'The part is proposed to them as a commitment of its own. The owner keeps the rest.',
		tone: 'quiet',
		fields: [
			{ name: 'title', label: 'What the part is', required: true },
			{ name: 'owner', label: 'Organisation that would own it', required: true },
			{ name: 'due', label: 'By when', hint: 'As the whole, unless you choose another day.' },
			{ name: 'body', label: 'Detail' }
		]
	},
	merge: {
		...stepNames.merge,
		label: stepLabels.merge,
		heading: 'Merge it into another commitment',
		explains:
			'The other one stays. This one is withdrawn and points to it; both stories stay readable. This can’t be undone.',
		tone: 'quiet',
		fields: [
			{ name: 'other', label: 'The commitment that stays', required: true },
			{ name: 'body', label: 'A few words about it' }
		]
	},
	withdraw: {
		...stepNames.withdraw,
		label: stepLabels.withdraw,
		heading: 'Withdraw this commitment',
		explains: 'Nobody is asked for it any more. It stays readable, with your reason. This can’t be undone.',
		tone: 'danger',
		fields: [reason('Why it is withdrawn')]
	}
};
