import { afterEach, expect, test, vi } from 'vitest';
import { inlineNodes } from './schema-inline';

afterEach(() => vi.unstubAllGlobals());

const file = '8a1f9f3e-0000-4000-8000-000000000001';
const size = { width: null, height: null };

function read(src: string) {
	vi.stubGlobal('location', { origin: 'https://colloquy.example.org' });
	const dom = { getAttribute: (name: string) => (name === 'src' ? src : null) };
	return inlineNodes.image.parseDOM[0]?.getAttrs(dom as unknown as HTMLElement);
}

test('only what is a file of ours comes in as an image', () => {
	expect(read(`/files/${file}`)).toEqual({ file, alt: '', ...size });
	expect(read(`https://colloquy.example.org/files/${file}`)).toEqual({ file, alt: '', ...size });
	for (const src of [
		`https://elsewhere.example.org/files/${file}`,
		`https://colloquy.example.org.elsewhere.example/files/${file}`,
		`//elsewhere.example.org/files/${file}`,
		'/files/1',
		'https://[',
		''
	])
		expect(read(src)).toBe(false);
});

test('a browser without URL.parse reads an image', () => {
	vi.stubGlobal('URL', class extends URL {});
	Object.assign(URL, { parse: undefined });
	expect(read(`/files/${file}`)).toMatchObject({ file });
});
