import type { RefusalReason } from './protocol';
import type { SaveStatus, StopReason } from './save-status';

export type SaveState = {
	status: SaveStatus;
	unsaved: number;
	keptOnDevice: boolean;
	keeping: boolean;
	deviceFull: boolean;
	refusal: RefusalReason | null;
	stopped: StopReason | null;
};

/** Whether the server does not take what was made here, so that it can only be taken out. */
export function isRefused({ status, stopped }: Pick<SaveState, 'status' | 'stopped'>): boolean {
	return status === 'refused' || stopped === 'too-large';
}

/** What a person reads about the state of their writing. Takes a `LiveDocument` as it is. */
export function describeSaving({
	status,
	unsaved,
	keptOnDevice,
	keeping,
	deviceFull,
	refusal,
	stopped
}: SaveState): string {
	const changes = unsaved === 1 ? '1 change' : `${unsaved} changes`;
	switch (status) {
		case 'loading':
			return 'Opening';
		case 'saved':
			return 'Saved';
		case 'saving':
			return 'Saving';
		case 'offline':
			if (unsaved === 0) return 'Offline';
			if (keptOnDevice) return `Offline, ${changes} kept on this device`;
			if (keeping) return `Offline, keeping ${changes} on this device`;
			return deviceFull
				? `Offline, ${changes} in this page only: this device’s storage is full. Keep the page open, or free some space`
				: `Offline, ${changes} kept only while this page is open`;
		case 'not-saved':
			return unsaved === 0
				? 'Can’t save just now: the database does not answer. We keep trying'
				: `Can’t save ${changes} just now: the database does not answer. We keep trying, please leave this page open`;
		case 'read-only':
			return 'You can read this';
		case 'refused':
			return refusal === 'too-large'
				? `Can’t save: this document is full. ${were(changes, unsaved)} not saved. Copy what you need, and take it out again`
				: `Can’t save: you can read this now, but no longer write. ${were(changes, unsaved)} not saved. Copy what you need and take it out, or ask a convener`;
		case 'stopped':
			return describeStop(stopped, unsaved, changes, keptOnDevice);
	}
}

function describeStop(
	reason: StopReason | null,
	unsaved: number,
	changes: string,
	keptOnDevice: boolean
): string {
	const lost = unsaved === 0 ? '' : ` ${were(changes, unsaved)} not saved.`;
	const kept = ` ${changes} made here ${unsaved === 1 ? 'is' : 'are'} kept on this device`;
	switch (reason) {
		case 'signed-out':
			return unsaved > 0 && keptOnDevice
				? `You are signed out.${kept} until you sign in again`
				: `You are signed out.${lost} Sign in again to go on`;
		case 'no-access':
			return `You no longer have access to this document.${lost}`;
		case 'gone':
			return `This document no longer exists.${lost}`;
		case 'outdated':
			if (unsaved === 0) return 'Colloquy has been updated: reload this page';
			return keptOnDevice
				? `Colloquy has been updated: reload this page.${kept} and saved then`
				: `Colloquy has been updated: copy what you need and reload this page.${lost}`;
		case 'too-large':
			return `That was too much to save at once.${lost} Copy it, take it out again and add it in smaller parts`;
		default:
			return `The connection ended.${lost} Copy what you wrote and reload the page`;
	}
}

function were(changes: string, count: number): string {
	return `${changes} made here ${count === 1 ? 'was' : 'were'}`;
}
