import { Close, CLOSE_FRAME_TOO_LARGE } from './protocol';

export type SaveStatus =
	/** Neither synced nor loaded from this device: show no editor yet. */
	| 'loading'
	| 'saved'
	| 'saving'
	/** No connection. `unsaved` changes wait, on this device if `keptOnDevice`. */
	| 'offline'
	/** Connected, but the server can't commit at the moment. */
	| 'not-saved'
	/** Connected as a reader. */
	| 'read-only'
	/** The server did not keep the last changes made here; `refusal` says why. */
	| 'refused'
	/** The connection ended for good; `stopped` says why. */
	| 'stopped';

export type StopReason = 'signed-out' | 'no-access' | 'gone' | 'outdated' | 'too-large' | 'broken';

/** Why a connection that was closed for good with this code stopped. */
export function stopReason(code: number): StopReason {
	if (code === Close.signedOut) return 'signed-out';
	if (code === Close.noAccess) return 'no-access';
	if (code === Close.gone) return 'gone';
	if (code === Close.outdated) return 'outdated';
	return code === CLOSE_FRAME_TOO_LARGE ? 'too-large' : 'broken';
}
