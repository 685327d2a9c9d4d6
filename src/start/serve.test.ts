import { expect, test } from 'vitest';
import { largestFile } from '../lib/file/file';
import { bounds } from './serve.js';

test('the largest file gets through on a line of 300 kbit/s, and whoever asks for nothing is not waited for', () => {
	const seconds = (largestFile * 8) / 300_000;
	expect(bounds.requestTimeout / 1000).toBeGreaterThan(seconds);
	expect(bounds.headersTimeout).toBeLessThanOrEqual(15_000);
});
