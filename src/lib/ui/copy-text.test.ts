import { afterEach, expect, test, vi } from 'vitest';
import { copyText } from './copy-text';

afterEach(() => vi.unstubAllGlobals());

function browser(clipboard: { writeText: () => Promise<void> } | undefined, copies: boolean) {
	vi.stubGlobal('navigator', { clipboard });
	vi.stubGlobal('document', { execCommand: () => copies });
}

test('where a page has no clipboard, or may not use it, what is selected is copied', async () => {
	browser(undefined, true);
	expect(await copyText('a link')).toBe(true);
	browser({ writeText: () => Promise.reject(new Error('not allowed')) }, true);
	expect(await copyText('a link')).toBe(true);
});

test('nothing counts as copied that was not', async () => {
	browser(undefined, false);
	expect(await copyText('a link')).toBe(false);
	browser({ writeText: () => Promise.resolve() }, false);
	expect(await copyText('a link')).toBe(true);
});
