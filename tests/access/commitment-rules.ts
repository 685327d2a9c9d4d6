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

/** Harbour Trust owns the commitment; Ines proposed it. */
const owners = ['tomas', 'mei'];
const askers = ['ruth', 'tomas', 'ines'];
const people: Record<string, string[]> = {
	owner: owners,
	asker: askers,
	verifier: ['ruth'],
	convener: ['ruth']
};

/** A commitment as far as the rules care: its state, and which side waits for an answer about a date. */
export type Model = { state: string; asked: 'owner' | 'asker' | null };

/** Where that step leads when this person takes it, or null when they may not. */
export function outcome({ state, asked }: Model, step: string, person: string): string | null {
	const rule = rules.find((each) => each.step === step && each.from === state);
	if (!rule) return null;
	return mayTake(rule.whose, asked, person) ? rule.to : null;
}

function mayTake(whose: string, asked: Model['asked'], person: string): boolean {
	if (whose === 'either_side') return asked === null && [...owners, ...askers].includes(person);
	if (whose === 'other_side') return asked !== null && (asked === 'owner' ? askers : owners).includes(person);
	return people[whose]?.includes(person) ?? false;
}

/** Whose date is on the table after a step that was taken. */
export function askedAfter(model: Model, step: string, to: string, person: string): Model['asked'] {
	if (step === 'counter' || step === 'move_date') return owners.includes(person) ? 'owner' : 'asker';
	const settles = ['agree', 'propose_again', 'agree_date', 'keep_date'].includes(step);
	return settles || ['done', 'verified', 'withdrawn', 'declined'].includes(to) ? null : model.asked;
}
