const WITHIN_MS = 5000;

type Used = Partial<Pick<KeyboardEvent, 'key' | 'repeat' | 'altKey' | 'ctrlKey'>> & Pick<Event, 'type'>;

/** Tells how often Shift has been pressed by itself and let go, and 0 when that is over. Give it every key and pointer event. */
export function shiftPresses(tell: (presses: number) => void): (event: Used) => void {
	let presses = 0;
	let isAlone = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	const set = (to: number) => tell((presses = to));

	return ({ type, key, repeat, altKey, ctrlKey }) => {
		if (key !== 'Shift') {
			// A capital letter, Shift and Tab, Shift and a click: that is typing and choosing, not leaving.
			isAlone = false;
			set(0);
		} else if (type === 'keydown') {
			// With Alt or Ctrl it changes the language of the keyboard.
			if (!repeat) isAlone = !altKey && !ctrlKey;
		} else if (isAlone) {
			isAlone = false;
			clearTimeout(timer);
			timer = setTimeout(set, WITHIN_MS, 0);
			set(presses + 1);
		}
	};
}
