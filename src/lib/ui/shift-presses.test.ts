import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { shiftPresses } from './shift-presses';

beforeEach(() => {
	vi.useFakeTimers();
});
afterEach(() => {
	vi.useRealTimers();
});

/** Somebody at a keyboard, and what has been told of it. */
function keyboard() {
	const told: number[] = [];
	const see = shiftPresses((presses) => void told.push(presses));
	const down = (key: string, more: object = {}) => see({ type: 'keydown', key, ...more });
	const up = (key: string) => see({ type: 'keyup', key });
	const press = (key: string, more: object = {}) => {
		down(key, more);
		up(key);
	};
	return { told, see, down, up, press, most: () => Math.max(0, ...told) };
}

it('counts Shift when it is let go, so that three presses leave', () => {
	const { told, down, up, press } = keyboard();
	down('Shift');
	expect(told).toEqual([]);
	up('Shift');
	press('Shift');
	press('Shift');
	expect(told).toEqual([1, 2, 3]);
});

it('counts no capital letter and no Shift with Tab or an arrow', () => {
	const { down, up, press, most } = keyboard();
	for (const key of ['A', 'B', 'Tab', 'ArrowLeft']) {
		down('Shift');
		press(key);
		// Held for a while, it comes again and again.
		down('Shift', { repeat: true });
		up('Shift');
	}
	expect(most()).toBe(0);
});

it('counts no Shift with a click or a wheel', () => {
	const { see, down, up, most } = keyboard();
	for (const type of ['pointerdown', 'wheel', 'pointerdown']) {
		down('Shift');
		see({ type });
		up('Shift');
	}
	expect(most()).toBe(0);
});

it('counts no Shift that changes the language of the keyboard', () => {
	const { down, press, most } = keyboard();
	down('Alt');
	for (const altKey of [true, true, true]) press('Shift', { altKey });
	for (const ctrlKey of [true, true, true]) press('Shift', { ctrlKey });
	expect(most()).toBe(0);
});

it('counts a Shift that is held as one, and both of them together as one', () => {
	const { told, down, up } = keyboard();
	down('Shift');
	down('Shift', { repeat: true });
	up('Shift');
	expect(told).toEqual([1]);
	down('Shift');
	down('Shift');
	up('Shift');
	up('Shift');
	expect(told).toEqual([1, 2]);
});

it('begins again after anything else, and after five seconds', () => {
	const { told, press } = keyboard();
	press('Shift');
	press('Shift');
	press('a');
	press('Shift');
	expect(told.at(-1)).toBe(1);
	vi.advanceTimersByTime(4000);
	press('Shift');
	vi.advanceTimersByTime(4000);
	expect(told.at(-1)).toBe(2);
	vi.advanceTimersByTime(1000);
	expect(told.at(-1)).toBe(0);
	press('Shift');
	expect(told.at(-1)).toBe(1);
});
