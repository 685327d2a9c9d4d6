import type { Awareness } from 'y-protocols/awareness';

/** What moves the page or the text by oneself. Tab and the like are not among them: who follows may still look around by keyboard. */
const movingKeys = new Set(['ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', ' ', 'Escape']);

/** Keeps somebody's caret, or the section they look at, in view. Returns what ends it silently. */
export function follow(
	awareness: Awareness,
	clientId: number,
	ended: (why: 'left' | 'moved') => void
): () => void {
	let frame = 0;
	let isOver = false;
	const show = (): void => {
		frame = 0;
		const place = placeOf(awareness, clientId);
		if (place === null || isInView(place)) return;
		const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
		place.scrollIntoView({
			block: place.matches('section') ? 'start' : 'center',
			behavior: calm ? 'instant' : 'smooth'
		});
	};
	const onChange = (): void => {
		if (!awareness.getStates().has(clientId)) return end('left');
		// The caret is drawn with the next frame.
		if (frame === 0) frame = requestAnimationFrame(() => (frame = requestAnimationFrame(show)));
	};
	const onMove = (): void => end('moved');
	const onKey = (event: KeyboardEvent): void => {
		const inText = event.target instanceof Element && event.target.closest('.ProseMirror') !== null;
		if (inText || movingKeys.has(event.key)) end('moved');
	};
	function stop(): void {
		isOver = true;
		cancelAnimationFrame(frame);
		awareness.off('change', onChange);
		window.removeEventListener('wheel', onMove);
		window.removeEventListener('touchmove', onMove);
		window.removeEventListener('keydown', onKey);
	}
	function end(why: 'left' | 'moved'): void {
		if (isOver) return;
		stop();
		ended(why);
	}
	awareness.on('change', onChange);
	window.addEventListener('wheel', onMove, { passive: true });
	window.addEventListener('touchmove', onMove, { passive: true });
	window.addEventListener('keydown', onKey);
	show();
	return stop;
}

function placeOf(awareness: Awareness, clientId: number): Element | null {
	const caret = document.querySelector(`[data-peer="${clientId}"]`);
	if (caret !== null) return caret;
	const cursor: unknown = awareness.getStates().get(clientId)?.cursor;
	const section =
		typeof cursor === 'object' && cursor !== null && 'section' in cursor ? cursor.section : null;
	return typeof section === 'string' ? document.getElementById(`section-${section}`) : null;
}

/** In the middle part of the window, so that a line that grows does not push it out at once. */
function isInView(place: Element): boolean {
	const { top, bottom } = place.getBoundingClientRect();
	if (place.matches('section')) return top < innerHeight * 0.6 && bottom > innerHeight * 0.3;
	return top > innerHeight * 0.15 && bottom < innerHeight * 0.8;
}
