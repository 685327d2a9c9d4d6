import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { isUnreachable } from './unreachable';
import { withinReach } from './within-reach';

test('a database that says nothing counts as away', async () => {
	const refused = await withinReach(() => new Promise<never>(() => undefined), 20).catch(
		(error: unknown) => error
	);
	expect(isUnreachable(refused)).toBe(true);
});

test('work that has begun takes the time it needs', async () => {
	const slow = withinReach(async (begin) => {
		begin();
		await sleep(60);
		return 'done';
	}, 20);
	await expect(slow).resolves.toBe('done');
});

test('work that comes too late is not done after all', async () => {
	const write = vi.fn();
	let ended: unknown = null;
	const late = withinReach(async (begin) => {
		await sleep(60);
		try {
			begin();
			write();
		} catch (error) {
			ended = error;
			throw error;
		}
	}, 20);
	await expect(late).rejects.toThrow();
	await vi.waitFor(() => expect(ended).not.toBeNull());
	expect(write).not.toHaveBeenCalled();
});
