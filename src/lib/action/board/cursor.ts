/** Where a page of commitments ended: late, open or over; its day ('yyyy-mm-dd'); its id. */
export type Cursor = { rank: number; day: string; id: string };

const shape = /^([012])\.(\d{4}-\d{2}-\d{2})\.([0-9a-f-]{36})$/;

export const writeCursor = ({ rank, day, id }: Cursor): string => `${rank}.${day}.${id}`;

/** Null for what is none: then a list begins at its beginning. */
export function readCursor(text: string | null | undefined): Cursor | null {
	const [, rank, day, id] = shape.exec(text ?? '') ?? [];
	return rank && day && id ? { rank: Number(rank), day, id } : null;
}
