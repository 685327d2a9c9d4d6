import type { MarkJson } from './section-json';

/** Marks that a comparison of two versions adds; no document carries them. */
export const changeMarks = ['insertion', 'deletion', 'reformatted'] as const;
export type Change = (typeof changeMarks)[number];

/** The change a node stands for in a comparison, or null. */
export function changeOf(node: { marks?: MarkJson[] }): Change | null {
	return changeMarks.find((name) => node.marks?.some(({ type }) => type === name)) ?? null;
}
