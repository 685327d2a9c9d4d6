import { Script } from 'node:vm';

const overtimeMs = 1_000;
const refilledPerMs = 0.1;
const leastMs = 50;

const call = new Script('globalThis[Symbol.for("colloquy.work")]()');
let overtime = { left: overtimeMs, at: 0 };

/**
 * The result of work that waits for nothing, or null when it takes too long or fails: then everybody else who is
 * connected waits with it, and somebody may have written a text for just that. When that happens again and again,
 * less patience is had with the next ones.
 */
export function inTime<T>(work: () => T, ms: number): T | null {
	const began = performance.now();
	const left = Math.min(overtimeMs, overtime.left + (began - overtime.at) * refilledPerMs);
	// A clock of our own could not interrupt a loop; this one of the engine's can.
	Object.assign(globalThis, { [Symbol.for('colloquy.work')]: work });
	try {
		return call.runInThisContext({ timeout: Math.ceil(Math.max(leastMs, Math.min(ms, left))) }) as T;
	} catch {
		const now = performance.now();
		overtime = { left: left - (now - began), at: now };
		return null;
	}
}
