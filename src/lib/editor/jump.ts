import { recordMarks } from './section-json';

const calm = '(prefers-reduced-motion: reduce)';

/**
 * Brings the sentence of a commitment, a decision or a question into view and lets it light up for a moment, in an editor or in a read-only
 * page. Returns false when the sentence is no longer in the text.
 */
export function jumpToCommitment(id: string): boolean {
	const place = recordMarks.map((kind) => `[data-${kind}="${CSS.escape(id)}"]`).join(', ');
	const words = [...document.querySelectorAll<HTMLElement>(place)];
	return lightUp(words);
}

/** Brings the first of these words into view and lets all of them light up. False when there are none. */
export function lightUp(words: HTMLElement[]): boolean {
	const [first] = words;
	if (!first) return false;
	const still = matchMedia(calm).matches;
	first.scrollIntoView({ block: 'center', behavior: still ? 'auto' : 'smooth' });
	/* An animation leaves no attribute behind that the editor would take for an edit. */
	const accent = getComputedStyle(first).getPropertyValue('--accent') || 'currentColor';
	const glow = { outline: `3px solid ${accent}`, outlineOffset: '3px' };
	const dim = { outline: '3px solid transparent', outlineOffset: '3px' };
	for (const word of words)
		word.animate(still ? [glow, glow] : [glow, glow, dim], { duration: still ? 2000 : 2400 });
	return true;
}

/** Jumps to what the address names (`#commitment-<id>`, `#decision-<id>`, `#question-<id>`), if it names one. */
export function jumpToNamedCommitment(hash: string): boolean {
	const id = /^#(?:commitment|decision|question)-([0-9a-f-]{36})$/.exec(hash)?.[1];
	return id !== undefined && jumpToCommitment(id);
}
