export type CommitmentCount = { state: string; count: number };
type Part = {
	label: string;
	value: number;
	tone: 'verified' | 'done' | 'progress' | 'accepted' | 'blocked' | 'late' | 'proposed';
};

const parts: readonly { label: string; tone: Part['tone']; states: readonly string[] }[] = [
	{ label: 'verified', tone: 'verified', states: ['verified'] },
	{ label: 'done', tone: 'done', states: ['done'] },
	{ label: 'in progress', tone: 'progress', states: ['in_progress'] },
	{ label: 'accepted', tone: 'accepted', states: ['accepted'] },
	{ label: 'blocked', tone: 'blocked', states: ['blocked'] },
	{ label: 'late', tone: 'late', states: ['late'] },
	{ label: 'proposed', tone: 'proposed', states: ['proposed', 'countered'] }
];

/** What `<Meter>` draws: the living commitments of a circle; declined and withdrawn ones no longer count. */
export function commitmentParts(counts: readonly CommitmentCount[]): Part[] {
	return parts
		.map(({ label, tone, states }) => ({
			label,
			tone,
			value: counts.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0)
		}))
		.filter(({ value }) => value > 0);
}

/** How many living commitments there are. */
export const commitmentTotal = (counts: readonly CommitmentCount[]): number =>
	commitmentParts(counts).reduce((sum, { value }) => sum + value, 0);
