import { workerPool } from './database';
import { platform, sessionsIdleHours } from './platform';

/** Removes links and sign-in sessions that time has ended and nobody can use any more. */
export async function removeSpent(): Promise<void> {
	const idle = platform.mode === 'embedded' ? `${sessionsIdleHours} hours` : null;
	await workerPool()`select private.remove_spent(${idle}::interval)`;
}
