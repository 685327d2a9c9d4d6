import { kept } from './kept';
import { log } from './log';

/** The order in which the server goes down: people's connections, then background work, then the database. */
const phases = ['connections', 'background', 'storage'] as const;
type Phase = (typeof phases)[number];
type Step = { name: string; phase: Phase; run: () => unknown };

const steps = kept('shutdown steps', () => new Map<string, Step>());
let running: Promise<void> | undefined;

/** Registers what has to happen before the process ends. A name registered again replaces the earlier step. */
export function onShutdown(name: string, step: () => unknown, phase: Phase = 'connections'): void {
	steps.set(name, { name, phase, run: step });
}

/** Runs every step, phase after phase. A step that fails is logged and does not stop the others. */
export function shutDown(): Promise<void> {
	running ??= runSteps();
	return running;
}

async function runSteps(): Promise<void> {
	for (const phase of phases) {
		for (const step of [...steps.values()].filter((each) => each.phase === phase)) {
			try {
				await step.run();
			} catch (error) {
				log.error({ err: error, step: step.name }, 'a shutdown step failed');
			}
		}
	}
}

// The start script and the development server live outside this bundle and find the way in here.
Object.assign(globalThis, {
	[Symbol.for('colloquy.shutdown')]: shutDown,
	[Symbol.for('colloquy.onShutdown')]: onShutdown
});
