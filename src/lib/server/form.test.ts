import { expect, test } from 'vitest';
import { z } from 'zod';
import { readForm } from './form';

const posted = (fields: [string, string][]) =>
	new Request('http://localhost/', { method: 'POST', body: new URLSearchParams(fields) });

test('what can’t be stored or sent back is left out, the rest is kept', async () => {
	const read = await readForm(
		posted([
			['name', 'A\0da\u202e\r\nLovelace'],
			['__proto__', 'x'],
			['constructor', 'y']
		]),
		z.object({ name: z.string().max(2) })
	);
	expect(read).toMatchObject({ ok: false, problem: { values: { name: 'Ada\nLovelace', constructor: 'y' } } });
	expect(JSON.stringify(read)).not.toContain('__proto__');
});

test('a broken body is the sender’s fault', async () => {
	const request = new Request('http://localhost/', {
		method: 'POST',
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		body: '--x\r\nbroken'
	});
	await expect(readForm(request, z.object({}))).rejects.toMatchObject({ status: 400 });
});

test('a check without words of its own answers in plain ones', async () => {
	const schema = z.object({ link: z.url(), name: z.string().max(2), day: z.iso.date(), kind: z.enum(['a']) });
	const read = await readForm(
		posted([
			['link', 'x y'],
			['name', 'Ada'],
			['day', '']
		]),
		schema
	);
	expect(read).toMatchObject({
		problem: {
			errors: {
				link: 'This is not of the right kind. Look at it again.',
				name: 'This is too long.',
				day: 'Fill this in.',
				kind: 'Fill this in.'
			}
		}
	});
});

test('what is too large stays too large', async () => {
	const tooLarge = Object.assign(new Error('Content-length exceeds the limit'), { status: 413 });
	const request = { formData: () => Promise.reject(tooLarge) } as unknown as Request;
	await expect(readForm(request, z.object({}))).rejects.toMatchObject({ status: 413 });
});
