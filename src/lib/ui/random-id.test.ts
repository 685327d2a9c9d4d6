import { afterEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { randomId } from './random-id';

afterEach(() => vi.unstubAllGlobals());

test('an id is made where the browser makes none: on a page that came over plain http', () => {
	const { crypto } = globalThis;
	vi.stubGlobal('crypto', {
		getRandomValues: (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes)
	});
	const ids = Array.from({ length: 50 }, () => randomId());
	for (const id of ids) expect(z.uuid().safeParse(id).success).toBe(true);
	expect(new Set(ids).size).toBe(50);
});
