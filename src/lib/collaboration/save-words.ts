import type { RefusalReason } from './protocol';
import type { SaveStatus, StopReason } from './save-status';

export type SaveState = {
	status: SaveStatus;
	unsaved: number;
	keptOnDevice: boolean;
	refusal: RefusalReason | null;
	stopped: StopReason | null;
};

/** What a person reads about the state of their writing. Takes a `LiveDocument` as it is. */
export function describeSaving({ status, unsaved, keptOnDevice, refusal, stopped }: SaveState): string {
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
			return keptOnDevice
				? `Offline, ${changes} kept on this device`
				: `Offline, ${changes} not saved. Keep this page open`;
		case 'not-saved':
			return unsaved === 0
				? 'Saving is paused. We keep trying'
				: `Not saved yet: ${changes}. We keep trying, please leave this page open`;
		case 'read-only':
			return 'You can read this';
		case 'refused':
			return refusal === 'too-large'
				? `This document is full. ${changes} made here were not saved`
				: `You can read this now, but no longer write. ${changes} made here were not saved`;
		case 'stopped':
			return describeStop(stopped, unsaved, changes);
	}
}

function describeStop(reason: StopReason | null, unsaved: number, changes: string): string {
	const lost = unsaved === 0 ? '' : ` ${changes} made here were not saved.`;
	switch (reason) {
		case 'signed-out':
			return `You are signed out.${lost} Sign in again to go on`;
		case 'no-access':
			return `You no longer have access to this document.${lost}`;
		case 'gone':
			return `This document no longer exists.${lost}`;
		case 'too-large':
			return `That was too much to save at once.${lost} Copy it, reload the page and add it in smaller parts`;
		default:
			return `The connection ended.${lost} Copy what you wrote and reload the page`;
	}
}
