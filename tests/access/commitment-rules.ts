/** The promise of section "commitments": step, from, to, and whose step it is. */
export const rules = `
	accept         proposed     accepted     owner
	decline        proposed     declined     owner
	counter        proposed     countered    owner
	agree          countered    accepted     asker
	propose_again  countered    proposed     asker
	propose_again  declined     proposed     asker
	report         accepted     in_progress  owner
	report         in_progress  in_progress  owner
	report         blocked      blocked      owner
	block          accepted     blocked      owner
	block          in_progress  blocked      owner
	resume         blocked      in_progress  owner
	finish         accepted     done         owner
	finish         in_progress  done         owner
	finish         blocked      done         owner
	verify         done         verified     verifier
	reopen         done         in_progress  verifier
	reopen         verified     in_progress  convener
	move_date      accepted     accepted     either_side
	move_date      in_progress  in_progress  either_side
	move_date      blocked      blocked      either_side
	agree_date     accepted     accepted     other_side
	agree_date     in_progress  in_progress  other_side
	agree_date     blocked      blocked      other_side
	keep_date      accepted     accepted     other_side
	keep_date      in_progress  in_progress  other_side
	keep_date      blocked      blocked      other_side
	withdraw       proposed     withdrawn    convener
	withdraw       countered    withdrawn    convener
	withdraw       declined     withdrawn    convener
	withdraw       accepted     withdrawn    convener
	withdraw       in_progress  withdrawn    convener
	withdraw       blocked      withdrawn    convener
	hand_over        accepted     accepted     owner_at_ease
	hand_over        in_progress  in_progress  owner_at_ease
	hand_over        blocked      blocked      owner_at_ease
	take_over        accepted     accepted     new_owner
	take_over        in_progress  in_progress  new_owner
	take_over        blocked      blocked      new_owner
	decline_handover accepted     accepted     new_owner
	decline_handover in_progress  in_progress  new_owner
	decline_handover blocked      blocked      new_owner
	cancel_handover  accepted     accepted     owner_waiting
	cancel_handover  in_progress  in_progress  owner_waiting
	cancel_handover  blocked      blocked      owner_waiting
	correct          in_progress  in_progress  owner
	correct          blocked      blocked      owner
	correct          done         done         owner
	split            proposed     proposed     either
	split            countered    countered    either
	split            accepted     accepted     either
	split            in_progress  in_progress  either
	split            blocked      blocked      either
	merge            proposed     withdrawn    facilitator
	merge            countered    withdrawn    facilitator
	merge            accepted     withdrawn    facilitator
	merge            in_progress  withdrawn    facilitator
	merge            blocked      withdrawn    facilitator
	edit             proposed     proposed     either
	edit             countered    countered    either
	edit             accepted     accepted     either
	edit             in_progress  in_progress  either
	edit             blocked      blocked      either
	measure          accepted     accepted     owner
	measure          in_progress  in_progress  owner
	measure          blocked      blocked      owner
	measure          done         done         owner
	measure          verified     verified     owner
`
	.trim()
	.split('\n')
	.map((line) => {
		const [step = '', from = '', to = '', whose = ''] = line.trim().split(/\s+/);
		return { step, from, to, whose };
	});

export const states = [
	'proposed',
	'accepted',
	'declined',
	'countered',
	'in_progress',
	'blocked',
	'done',
	'verified',
	'withdrawn'
];
export const steps = [...new Set(rules.map(({ step }) => step))];

/** Harbour Trust owns the commitment at first and may hand it over to Dev's organisation, and back. Ines proposed it. */
const owners = { harbour: ['tomas', 'mei'], dev: ['dev'] };
const askers = ['ruth', 'tomas', 'ines'];
/** Nobody agrees with themselves: those of the askers who do not represent the owner. */
const answering = (model: Model) => askers.filter((person) => !owners[model.owner].includes(person));
const facilitators = ['ruth', 'tomas'];

/**
 * A commitment as far as the rules care: its state, which side waits for an answer about a date, whose it is, and
 * whether the other of the two has been asked to take over.
 */
export type Model = {
	state: string;
	asked: 'owner' | 'asker' | null;
	owner: 'harbour' | 'dev';
	handover: boolean;
};
export const fresh: Model = { state: 'proposed', asked: null, owner: 'harbour', handover: false };
export const otherOwner = ({ owner }: Model): Model['owner'] => (owner === 'harbour' ? 'dev' : 'harbour');

/** What somebody brings along to a step: nothing, what is there already, or something else. */
export type Brought = { due: 'nothing' | 'the same' | 'another'; words: 'nothing' | 'the same' | 'others' };
export const everythingNew: Brought = { due: 'another', words: 'others' };

/** Where that step leads when this person takes it, or null when they may not. */
export function outcome(
	model: Model,
	step: string,
	person: string,
	brought: Brought = everythingNew
): string | null {
	const rule = rules.find((each) => each.step === step && each.from === model.state);
	if (!rule || !saysSomething(step, brought)) return null;
	return whoMay(rule.whose, model).includes(person) ? rule.to : null;
}

/** Other terms are another date or another wording, and a date only moves to another one. */
function saysSomething(step: string, { due, words }: Brought): boolean {
	if (step === 'counter') return due === 'another' || words === 'others';
	if (step === 'move_date') return due === 'another';
	if (step === 'split') return words !== 'nothing';
	return true;
}

function whoMay(whose: string, model: Model): string[] {
	const { asked, handover } = model;
	const mine = owners[model.owner];
	if (whose === 'owner') return mine;
	if (whose === 'owner_at_ease') return handover ? [] : mine;
	if (whose === 'owner_waiting') return handover ? mine : [];
	if (whose === 'new_owner') return handover ? owners[otherOwner(model)] : [];
	if (whose === 'asker') return answering(model);
	if (whose === 'either') return [...mine, ...askers];
	if (whose === 'either_side') return asked === null ? [...mine, ...askers] : [];
	if (whose === 'other_side') return asked === null ? [] : asked === 'owner' ? answering(model) : mine;
	if (whose === 'facilitator') return facilitators;
	if (whose === 'verifier') return facilitators.filter((person) => !mine.includes(person));
	return ['ruth'];
}

/** What it is after a step that was taken. */
export function after(model: Model, step: string, to: string, person: string): Model {
	const mine = owners[model.owner];
	const closed = ['done', 'verified', 'withdrawn', 'declined'].includes(to);
	const settled = closed || ['agree', 'propose_again', 'agree_date', 'keep_date', 'take_over'].includes(step);
	const opened = step === 'counter' || step === 'move_date';
	const answered = closed || ['take_over', 'decline_handover', 'cancel_handover'].includes(step);
	return {
		state: to,
		asked: opened ? (mine.includes(person) ? 'owner' : 'asker') : settled ? null : model.asked,
		owner: step === 'take_over' ? otherOwner(model) : model.owner,
		handover: step === 'hand_over' || (model.handover && !answered)
	};
}
