import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { readForm } from '$lib/server/form';
import { checkedUpload, uploadField } from './check-upload.server';

let database: TestDatabase;
beforeAll(async () => void (database = await freshDatabase()));
afterAll(() => database.close());

async function sent(fields: Record<string, string | File>) {
	const body = new FormData();
	for (const [name, value] of Object.entries(fields)) body.set(name, value);
	const form = await readForm(
		new Request('http://localhost/', { method: 'POST', body }),
		z.object({ body: z.string(), file: uploadField })
	);
	if (!form.ok) throw new Error(JSON.stringify(form.problem));
	return checkedUpload(form.value.file, 'mei');
}

test('a form without a file field, with none chosen, and with text where a file should be, brings no file', async () => {
	const none = { ok: true, file: null };
	expect(await sent({ body: 'Words' })).toEqual(none);
	expect(await sent({ body: 'Words', file: new File([], '') })).toEqual(none);
	expect(await sent({ body: 'Words', file: 'a text' })).toEqual(none);
});

test('a file that was chosen is looked at', async () => {
	expect(await sent({ body: 'Words', file: new File(['Ask here'], 'poster.txt') })).toMatchObject({
		ok: true,
		file: { name: 'poster.txt', mediaType: 'text/plain' }
	});
	expect(await sent({ body: 'Words', file: new File([], 'empty.txt') })).toMatchObject({ ok: false });
});
