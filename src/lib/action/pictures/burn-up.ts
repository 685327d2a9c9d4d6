/** What changed on one day: how many commitments became accepted (or further), done (or verified), verified; less those that went back. */
export type DayChange = { day: string; accepted: number; done: number; verified: number };
export type Point = DayChange;

/**
 * Sums changes up to a line that ends today: one point for every day on which something changed. Days are 'yyyy-mm-dd', in
 * any order. Empty where nothing was ever accepted.
 */
export function burnUp(changes: readonly DayChange[], today: string): Point[] {
	const points: Point[] = [];
	let sum = { accepted: 0, done: 0, verified: 0 };
	for (const change of changes.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))) {
		sum = {
			accepted: sum.accepted + change.accepted,
			done: sum.done + change.done,
			verified: sum.verified + change.verified
		};
		const last = points.at(-1);
		if (last?.day === change.day) Object.assign(last, sum);
		else points.push({ day: change.day, ...sum });
	}
	const last = points.at(-1);
	if (!last || points.every(({ accepted }) => accepted === 0)) return [];
	if (last.day < today) points.push({ ...last, day: today });
	return points;
}

/** The same with one point for each month, as it stood at the month's end: for the table behind the picture. */
export function byMonth(points: readonly Point[]): Point[] {
	const months = new Map<string, Point>();
	for (const point of points) months.set(point.day.slice(0, 7), point);
	return [...months.values()];
}

export type Line = { name: 'accepted' | 'done' | 'verified'; d: string };
export type Drawing = { lines: Line[]; most: number };

/** Lines that go up in steps, in a box of that size; the days are spread evenly. */
export function drawBurnUp(points: readonly Point[], width: number, height: number): Drawing {
	const [first, last] = [points[0], points.at(-1)];
	if (!first || !last) return { lines: [], most: 0 };
	const start = Date.parse(first.day);
	const span = Math.max(Date.parse(last.day) - start, 86_400_000);
	const most = Math.max(...points.map(({ accepted }) => accepted), 1);
	const x = (day: string) => (((Date.parse(day) - start) / span) * width).toFixed(1);
	const y = (value: number) => (height - (Math.max(value, 0) / most) * height).toFixed(1);
	const lines = (['accepted', 'done', 'verified'] as const).map((name) => ({
		name,
		d: points
			.map((point, index) =>
				index === 0 ? `M${x(point.day)} ${y(point[name])}` : `H${x(point.day)}V${y(point[name])}`
			)
			.join('')
	}));
	return { lines, most };
}
