import { afterEach, expect, it, vi } from 'vitest';
import { leaveNothing } from './leave-nothing';

afterEach(() => vi.unstubAllGlobals());

it('[M7] empties what the tab remembered for whoever was here before', () => {
	const tab = new Map([['colloquy:comment-keys', '{}']]);
	vi.stubGlobal('sessionStorage', tab);
	leaveNothing();
	expect(tab.size).toBe(0);
});

it('lets people sign in where the browser keeps nothing', () => {
	vi.stubGlobal('sessionStorage', undefined);
	expect(leaveNothing).not.toThrow();
});
