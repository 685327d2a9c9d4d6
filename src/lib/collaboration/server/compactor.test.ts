import { describe, expect, it } from 'vitest';
import { LIMITS } from '../protocol';
import { until } from '../testing/rooms';
import { Compactor } from './compactor';
import type { Logger } from './logger';
import { createMemoryLog } from './memory-log';

/** Compactions that end when they are told to. */
function slow() {
	const running: { documentId: string; end: () => void; fail: () => void }[] = [];
	const began: string[] = [];
	const log = {
		...createMemoryLog(),
		compact(documentId: string) {
			began.push(documentId);
			return new Promise<void>((resolve, reject) =>
				running.push({ documentId, end: resolve, fail: () => reject(new Error('no room on the disk')) })
			);
		}
	};
	const errors: object[] = [];
	const ignore = () => undefined;
	const logger: Logger = { debug: ignore, info: ignore, warn: ignore, error: (about) => errors.push(about) };
	return { running, began, errors, compactor: new Compactor(log, LIMITS, logger) };
}

describe('compacting', () => {
	it('[C17] compacts one document after the other, each of them once', async () => {
		const { running, began, compactor } = slow();
		for (const id of ['a', 'b', 'a', 'c']) compactor.add(id);
		for (const id of ['a', 'b', 'c']) {
			await until(() => running.length > 0);
			expect(compactor.isDue(id)).toBe(true);
			expect(running.map(({ documentId }) => documentId)).toEqual([id]);
			running.pop()?.end();
			await until(() => !compactor.isDue(id));
		}
		expect(began).toEqual(['a', 'b', 'c']);
	});

	it('[C17] goes on after one that fails, and with what comes due later', async () => {
		const { running, began, errors, compactor } = slow();
		compactor.add('a');
		compactor.add('b');
		running.pop()?.fail();
		await until(() => running.length > 0);
		running.pop()?.end();
		await until(() => !compactor.isDue('b'));
		expect(errors).toMatchObject([{ documentId: 'a' }]);
		compactor.add('c');
		await until(() => running.length > 0);
		expect(began).toEqual(['a', 'b', 'c']);
		running.pop()?.end();
		await compactor.stop();
	});

	it('stops with what runs, and leaves what waits', async () => {
		const { running, began, compactor } = slow();
		compactor.add('a');
		compactor.add('b');
		const stopped = compactor.stop();
		compactor.add('c');
		running.pop()?.end();
		await stopped;
		expect(began).toEqual(['a']);
	});
});
