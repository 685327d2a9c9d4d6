/** What a list that is brought in can say, in the order in which it is written out. */
export const columns = [
	{ name: 'title', heading: 'Commitment', also: ['title', 'action', 'what', 'promise'] },
	{ name: 'organisation', heading: 'Organisation', also: ['organization', 'owner', 'owned by', 'agency'] },
	{ name: 'lead', heading: 'Lead', also: ['led by', 'lead person', 'who', 'person'] },
	{ name: 'due', heading: 'Due', also: ['by when', 'due date', 'date', 'deadline', 'when'] },
	{ name: 'strand', heading: 'Strand', also: ['theme'] },
	{ name: 'phase', heading: 'Phase', also: ['stage'] },
	{ name: 'priority', heading: 'Priority', also: [] },
	{ name: 'bySession', heading: 'By next session', also: ['next session'] },
	{ name: 'visibility', heading: 'Visible to', also: ['visibility', 'seen by'] },
	{ name: 'supporters', heading: 'Supported by', also: ['supporters', 'support'] },
	{ name: 'state', heading: 'State', also: ['status'] },
	{ name: 'detail', heading: 'Detail', also: ['details', 'notes', 'description'] }
] as const;

/** Who sees a commitment, as a list says it. */
export const circleWord = 'The circle';
export const concernedWord = 'Organisations concerned';

export type ColumnName = (typeof columns)[number]['name'];
/** One line as it was written: nothing is checked yet. `row` is where a spreadsheet shows it: the first one is 1. */
export type RawLine = Record<ColumnName, string> & { row: number };

export const columnOf = (heading: string): ColumnName | null => {
	const plain = heading.trim().toLowerCase();
	return (
		columns.find(
			({ heading: own, also }) => own.toLowerCase() === plain || (also as readonly string[]).includes(plain)
		)?.name ?? null
	);
};
