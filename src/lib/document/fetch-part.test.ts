import { beforeEach, expect, it, vi } from 'vitest';
import { fetchPart } from './fetch-part';

beforeEach(() => {
	vi.useFakeTimers();
	return () => vi.useRealTimers();
});

/** A part that does not come a few times. */
const comesAfter = (times: number) => {
	const fetch = vi.fn(async () => 'the editor');
	for (let left = times; left > 0; left -= 1) fetch.mockRejectedValueOnce(new TypeError('Failed to fetch'));
	return fetch;
};

it('says when a part of the page does not come, and asks for it until it does', async () => {
	const isMissed = vi.fn(() => true);
	const part = fetchPart(comesAfter(2), isMissed);
	await vi.advanceTimersByTimeAsync(0);
	expect(isMissed).toHaveBeenCalledTimes(1);
	await vi.advanceTimersByTimeAsync(60_000);
	expect(await part).toBe('the editor');
	expect(isMissed).toHaveBeenCalledTimes(2);
});

it('says nothing of a part that comes at once', async () => {
	const isMissed = vi.fn(() => true);
	expect(await fetchPart(comesAfter(0), isMissed)).toBe('the editor');
	expect(isMissed).not.toHaveBeenCalled();
});

it('gives up when nobody wants it any more', async () => {
	const fetch = comesAfter(9);
	expect(await fetchPart(fetch, () => false)).toBeNull();
	expect(fetch).toHaveBeenCalledTimes(1);
});
