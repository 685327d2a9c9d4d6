import { describe, expect, it } from 'vitest';
import { SaveLedger } from './save-ledger';
import { describeSaving } from './save-words';

function change(ledger: SaveLedger, times = 1): void {
	for (let count = 0; count < times; count += 1) {
		ledger.change();
		ledger.send('change');
	}
}

describe('counting what is saved', () => {
	it('[C61] counts a change as saved only when its own message is settled', () => {
		const ledger = new SaveLedger();
		ledger.connect();
		ledger.send('whole');
		change(ledger, 3);
		ledger.settle(2);
		expect(ledger.unsaved).toBe(2);
		ledger.settle(4);
		expect(ledger.unsaved).toBe(0);
	});

	it('[C61] settles what was made offline with the state that carried it', () => {
		const ledger = new SaveLedger();
		for (let count = 0; count < 12; count += 1) ledger.change();
		ledger.connect();
		ledger.send('whole');
		expect(ledger.unsaved).toBe(12);
		ledger.settle(1);
		expect(ledger.unsaved).toBe(0);
	});

	it('[C2] believes nothing of an earlier connection', () => {
		const ledger = new SaveLedger();
		ledger.connect();
		ledger.send('whole');
		change(ledger, 2);
		ledger.connect();
		ledger.settle(3);
		expect(ledger.unsaved).toBe(2);
	});

	it('[C62] goes on from the changes an earlier visit left unsaved', () => {
		const ledger = new SaveLedger(4);
		ledger.change();
		expect(ledger.unsaved).toBe(5);
	});

	it('[C30] never calls a refused change saved, until a whole state is accepted', () => {
		const ledger = new SaveLedger();
		ledger.connect();
		ledger.send('whole');
		change(ledger, 2);
		ledger.refuse(3, 'reader');
		ledger.settle(3);
		expect([ledger.unsaved, ledger.refused, ledger.refusal]).toEqual([1, 1, 'reader']);
		ledger.send('whole');
		ledger.settle(4);
		expect([ledger.unsaved, ledger.refused, ledger.refusal]).toEqual([0, 0, null]);
	});

	it('[C63] settles what went out in parts with the last of them, and not when one was refused', () => {
		const ledger = new SaveLedger();
		ledger.change();
		ledger.connect();
		for (const carried of ['part', 'part', 'whole'] as const) ledger.send(carried);
		ledger.settle(2);
		expect(ledger.unsaved).toBe(1);
		ledger.settle(3);
		expect(ledger.unsaved).toBe(0);
		ledger.change();
		for (const carried of ['part', 'change'] as const) ledger.send(carried);
		ledger.refuse(4, 'too-large');
		ledger.settle(5);
		expect([ledger.unsaved, ledger.refusal]).toEqual([1, 'too-large']);
	});
});

describe('saying so', () => {
	const state = {
		unsaved: 0,
		keptOnDevice: true,
		keeping: false,
		deviceFull: false,
		refusal: null,
		stopped: null
	};

	it('tells where offline changes are', () => {
		expect(describeSaving({ ...state, status: 'offline', unsaved: 12 })).toBe(
			'Offline, 12 changes kept on this device'
		);
		expect(describeSaving({ ...state, status: 'offline', unsaved: 1, keptOnDevice: false })).toBe(
			'Offline, 1 change kept only while this page is open'
		);
		expect(
			describeSaving({ ...state, status: 'offline', unsaved: 3, keptOnDevice: false, keeping: true })
		).toBe('Offline, keeping 3 changes on this device');
	});

	it('[C64] says of a session that ran out what is kept, and what is not', () => {
		const out = { ...state, status: 'stopped', stopped: 'signed-out', unsaved: 2 } as const;
		expect(describeSaving(out)).toBe(
			'You are signed out. 2 changes made here are kept on this device until you sign in again'
		);
		expect(describeSaving({ ...out, keptOnDevice: false })).toBe(
			'You are signed out. 2 changes made here were not saved. Sign in again to go on'
		);
	});

	it('[C26] says what to do in a page that is too old, and where the changes are', () => {
		const old = { ...state, status: 'stopped', stopped: 'outdated' } as const;
		expect(describeSaving(old)).toBe('Colloquy has been updated: reload this page');
		expect(describeSaving({ ...old, unsaved: 1 })).toMatch(/1 change made here is kept on this device/);
		expect(describeSaving({ ...old, unsaved: 1, keptOnDevice: false })).toMatch(
			/copy what you need.*not saved/
		);
	});

	it('says that the device is full, and what to do', () => {
		expect(
			describeSaving({ ...state, status: 'offline', unsaved: 2, keptOnDevice: false, deviceFull: true })
		).toMatch(/2 changes in this page only: this device’s storage is full.*free some space/);
	});
});
