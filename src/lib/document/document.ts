import type { SectionJson } from '$lib/editor/section-json';

/** One part of a live document. Order, title and prompt come from the database; the text from the document. */
export type Section = {
	id: string;
	title: string;
	/** What it is a part of. */
	within?: string;
	/** Shown above the text in quieter type: a prompt, a hint. */
	prompts?: string[];
	/** Shown only when somebody has written in it: a break. */
	quiet?: boolean;
	/** Text that belongs to nothing on the agenda any more; shown so that nothing written is out of sight. */
	orphan?: boolean;
};

/** What is written in each section; one nobody wrote in is missing. */
export type SectionTexts = Record<string, SectionJson>;

/** The same as the server draws it for the first paint: HTML, made of escaped text and nothing else. */
export type DrawnTexts = Record<string, string>;

/** A section as Markdown in its two layers: as members read it, and as everybody may. */
export type LayeredText = { members: string; public: string };

/** A person who has the document open. */
export type Presence = {
	clientId: number;
	name: string;
	/** Where their caret is, or what they look at. */
	section: string | null;
	hasCaret: boolean;
};

export const generalSection = 'general';
export const introductionSection = 'introduction';
/** The one section of private notes. */
export const privateSection = 'private';

/**
 * The sections to show: those given (a quiet one only with text), then any with text that the list does not know.
 * What somebody wrote is never hidden, and what was shown `before` stays in its place: somebody may be writing there.
 */
export function withOrphans(
	sections: Section[],
	written: readonly string[],
	before: readonly string[] = []
): Section[] {
	const known = new Set(sections.map((section) => section.id));
	const shown = sections.filter((section) => !section.quiet || written.includes(section.id));
	for (const id of written.filter((one) => !known.has(one)).sort()) {
		const was = before.indexOf(id);
		const above = before.slice(0, was);
		shown.splice(was < 0 ? shown.length : shown.findLastIndex((one) => above.includes(one.id)) + 1, 0, {
			id,
			title: id === generalSection ? 'General notes' : 'From a part that is no longer here',
			orphan: true
		});
	}
	return shown;
}

/** What is said about what was written, and how it looks. */
export type Saving = {
	tone: 'quiet' | 'good' | 'warn';
	words: string;
	/** Asks whether to take out what can't be saved; only then. */
	takeOut?: () => void;
};
