import { withOrphans, type Section } from '$lib/document/document';
import { isInline, type NodeJson, type SectionJson } from '$lib/editor/section-json';
import { compareSections, patience, tallyChanges } from './compare';
import type { Tally } from './version';

type Sections = Record<string, SectionJson>;

/** A section of a version, to read. */
export type ReadSection = { id: string; title: string; within?: string | undefined; text: SectionJson };
export type ComparedSection = ReadSection & { tally: Tally };
export type Comparison = {
	/** Only what changed, each section whole. */
	changed: ComparedSection[];
	/** Titles of the sections that say the same in both. */
	same: string[];
	tally: Tally;
};

const empty: SectionJson = { type: 'doc', content: [] };

/** What a version says, in the order of today's agenda; what belongs to nothing on it comes last. */
export function sectionsToRead(titled: Section[], sections: Sections): ReadSection[] {
	return withOrphans(titled, Object.keys(sections)).flatMap(({ id, title, within, orphan }) => {
		const text = sections[id];
		return text && !(orphan && isBlank(text)) ? [{ id, title, within, text }] : [];
	});
}

/** What a theme leaves behind when it is merged: blocks without words. */
function isBlank(node: SectionJson | NodeJson): boolean {
	if (isLeaf(node.type)) return false;
	return (node.content ?? []).every(isBlank);
}

const isLeaf = (type: string): boolean => isInline({ type }) || type === 'horizontal_rule';

/** What changed from one version to another. */
export function compareVersions(titled: Section[], before: Sections, after: Sections): Comparison {
	const written = new Set([...Object.keys(before), ...Object.keys(after)]);
	const until = patience();
	const compared = withOrphans(titled, [...written])
		.filter(({ id }) => written.has(id))
		.map(({ id, title, within }) => {
			const text = compareSections(before[id] ?? empty, after[id] ?? empty, until);
			return { id, title, within, text, tally: tallyChanges(text) };
		});
	const changed = compared.filter(({ tally }) => sum(tally) > 0);
	return {
		changed,
		same: compared.filter(({ tally }) => sum(tally) === 0).map(({ title }) => title),
		tally: changed.reduce(
			(all, { tally }) => ({
				inserted: all.inserted + tally.inserted,
				deleted: all.deleted + tally.deleted,
				reformatted: all.reformatted + tally.reformatted
			}),
			{ inserted: 0, deleted: 0, reformatted: 0 }
		)
	};
}

const sum = (tally: Tally) => tally.inserted + tally.deleted + tally.reformatted;
