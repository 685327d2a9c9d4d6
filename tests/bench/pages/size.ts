/** How much a place holds. */
export type Size = { circles: number; sessions: number; commitments: number; people: number };

/** A part of it all for trying the benchmark out: SCALE=0.1 npm run bench:pages. */
const scale = Number(process.env.SCALE ?? 1);
const base: Size = sized({ circles: 50, sessions: 2_000, commitments: 20_000, people: 500 }, scale);

/** The same tenfold in two ways: ten times as many circles, and ten times as much in each. */
const all: { name: string; size: Size }[] = [
	{ name: '1x', size: base },
	{ name: 'ten times the circles', size: sized(base, 10) },
	{ name: 'ten times the commitments in a circle', size: { ...base, commitments: base.commitments * 10 } }
];

/** SIZES=1x measures one of them alone. */
export const sizes = all.filter(({ name }) => !process.env.SIZES || name === process.env.SIZES);

function sized(size: Size, times: number): Size {
	return {
		circles: Math.max(8, size.circles * times),
		sessions: size.sessions * times,
		commitments: size.commitments * times,
		people: Math.max(80, size.people * times)
	};
}
