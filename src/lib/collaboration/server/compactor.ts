import type { Limits } from '../protocol';
import type { Logger } from './logger';
import type { UpdateLog } from './update-log';

/**
 * Compacts what is due, one document after the other [C17]: where people write alike, many documents come due together,
 * and every edit would wait until all of them are done.
 */
export class Compactor {
	#log: UpdateLog;
	#limits: Limits;
	#logger: Logger;
	#due = new Set<string>();
	#work: Promise<void> | null = null;
	#isStopped = false;

	constructor(log: UpdateLog, limits: Limits, logger: Logger) {
		this.#log = log;
		this.#limits = limits;
		this.#logger = logger;
	}

	/** True while it waits for its turn, or has it. */
	isDue(documentId: string): boolean {
		return this.#due.has(documentId);
	}

	add(documentId: string): void {
		if (this.#isStopped) return;
		this.#due.add(documentId);
		this.#work ??= this.#run();
	}

	/** What runs may end; what waits is for the next time. */
	async stop(): Promise<void> {
		this.#isStopped = true;
		await this.#work;
	}

	async #run(): Promise<void> {
		for (const documentId of this.#due) {
			if (this.#isStopped) break;
			await this.#log
				.compact(documentId, this.#limits.compactIdleAfterRows)
				.catch((error: unknown) =>
					this.#logger.error({ err: error, documentId }, 'a document could not be compacted')
				);
			this.#due.delete(documentId);
		}
		this.#work = null;
	}
}
