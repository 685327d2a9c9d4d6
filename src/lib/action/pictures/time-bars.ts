export type Bar = { x: number; width: number };

/** Where bars from day to day lie on a line from the earliest start to the latest end; `today` as a place on it, null outside. */
export function timeBars(
	spans: readonly { start: string; due: string }[],
	today: string,
	width: number
): { bars: Bar[]; from: string; to: string; today: number | null } {
	const starts = spans.map(({ start }) => start).toSorted();
	const ends = spans.map(({ due }) => due).toSorted();
	const [from = today, to = today] = [starts[0], ends.at(-1)];
	const begin = Date.parse(from);
	const span = Math.max(Date.parse(to) - begin, 86_400_000);
	const place = (day: string) => Math.round(((Date.parse(day) - begin) / span) * width);
	return {
		from,
		to,
		today: today >= from && today <= to ? place(today) : null,
		bars: spans.map(({ start, due }) => ({ x: place(start), width: Math.max(place(due) - place(start), 6) }))
	};
}
