import type { Awareness } from 'y-protocols/awareness';
import { privateSection } from './document';

const tellEveryMs = 1_500;

/**
 * Tells the others which section this person looks at while their caret is in none: the one at the top of the window. Nothing
 * while the page is hidden. Returns what stops it.
 */
export function tellWhatIsLookedAt(awareness: Awareness): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const tell = (): void => {
		timer = undefined;
		const told: unknown = awareness.getLocalState()?.cursor;
		// The editor says it better while the caret is in a text.
		if (isRecord(told) && 'anchor' in told) return;
		const section = document.hidden ? null : sectionInView();
		const before = isRecord(told) && typeof told.section === 'string' ? told.section : null;
		if (section !== before) awareness.setLocalStateField('cursor', section === null ? null : { section });
	};
	const soon = (): void => {
		timer ??= setTimeout(tell, tellEveryMs);
	};
	window.addEventListener('scroll', soon, { passive: true });
	document.addEventListener('visibilitychange', soon);
	document.addEventListener('focusout', soon);
	soon();
	return () => {
		clearTimeout(timer);
		window.removeEventListener('scroll', soon);
		document.removeEventListener('visibilitychange', soon);
		document.removeEventListener('focusout', soon);
	};
}

function sectionInView(): string | null {
	const sections = [...document.querySelectorAll('.document section[id^="section-"]')].filter(
		(each) => each.id !== `section-${privateSection}` && each.getBoundingClientRect().height > 0
	);
	const top = innerHeight * 0.4;
	const shown = sections.findLast((each) => each.getBoundingClientRect().top < top) ?? sections[0];
	return shown?.id.slice('section-'.length) ?? null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null;
}
