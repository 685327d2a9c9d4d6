import { expect, it } from 'vitest';
import { describeSaving, isRefused } from './save-words';
import type { SaveState } from './save-words';

const refusedAs = (refusal: SaveState['refusal']): SaveState => ({
	status: 'refused',
	unsaved: 2,
	keptOnDevice: true,
	keeping: true,
	deviceFull: false,
	refusal,
	stopped: null
});

it('[C93] offers to take out what somebody wrote who may only read by now, as what is too large', () => {
	for (const refusal of ['reader', 'too-large'] as const) {
		expect(isRefused(refusedAs(refusal))).toBe(true);
		expect(describeSaving(refusedAs(refusal))).toMatch(/2 changes made here were not saved\..*take it out/);
	}
	expect(isRefused({ status: 'stopped', stopped: 'too-large' })).toBe(true);
	expect(isRefused({ status: 'stopped', stopped: 'signed-out' })).toBe(false);
	expect(isRefused({ status: 'not-saved', stopped: null })).toBe(false);
});
