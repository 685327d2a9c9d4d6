import { error as httpError } from '@sveltejs/kit';
import { expect, test, vi } from 'vitest';
import { eachAlone } from './each-alone';
import { log } from './log';

test('one that fails is logged, and holds up none of those behind it', async () => {
	const logged = vi.spyOn(log, 'error');
	const done: string[] = [];
	await eachAlone('letters', ['ana', 'ben', 'cleo'], async (name) => {
		if (name === 'ben') throw new Error('refused');
		done.push(name);
	});
	expect(done).toEqual(['ana', 'cleo']);
	expect(logged.mock.calls).toEqual([[expect.objectContaining({ job: 'letters' }), expect.any(String)]]);
});

test('nothing more is tried while the database is away', async () => {
	const tried: string[] = [];
	const all = eachAlone('letters', ['ana', 'ben'], async (name) => {
		tried.push(name);
		httpError(503, 'away');
	});
	await expect(all).rejects.toMatchObject({ status: 503 });
	expect(tried).toEqual(['ana']);
});
