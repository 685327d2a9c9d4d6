import { describe, expect, it } from 'vitest';
import { markSchemas } from './schemas-stay.js';

describe('schemas on their way to the browser', () => {
	it('may go when nobody uses them', () => {
		expect(markSchemas(`const a = z.string();\nexport const b = z.object({ a });`)).toBe(
			`const a = /* @__PURE__ */ (() => (z.string()))();\nexport const b = /* @__PURE__ */ (() => (z.object({ a })))();`
		);
	});

	it('leave functions and plain values as they are', () => {
		const code = `export const most = 3;\nexport function names() { const one = z.string(); return one; }`;
		expect(markSchemas(code)).toBe(code);
	});
});
