import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cast, mei, stranger } from '../../../../tests/support/cast';
import { buildWorld, type Ids } from '../../../../tests/support/circle';
import { freshDatabase, type TestDatabase } from '../../../../tests/support/database';
import { limits } from '$lib/server/limits';
import { countExport, offerDocument } from './offer.server';

let database: TestDatabase;
let slug: string;
const accounts: Ids = Object.fromEntries([...cast, stranger].map(({ id }) => [id, randomUUID()]));

beforeAll(async () => {
	database = await freshDatabase();
	for (const { id, email } of [...cast, stranger])
		await database.admin`insert into auth.users (id, email) values (${accounts[id] ?? ''}, ${email})`;
	const world = await buildWorld(database.admin, accounts);
	slug = `record-${world.ours.rows.sessions}`;
});
afterAll(() => database.close());

type Asked = Parameters<typeof offerDocument>[0];
function asked(who: { id: string; email: string } | null, query = '', address = '192.0.2.1'): Asked {
	const account = who && { userId: accounts[who.id] ?? '', email: who.email, sessionId: null };
	return {
		params: { slug },
		url: new URL(`https://colloquy.example.org/published/${slug}.docx${query}`),
		locals: { account, person: null } as Asked['locals'],
		getClientAddress: () => address
	};
}

describe('a record offered as a file', () => {
	test('everybody may have the public version, with its type, name and fingerprint', async () => {
		const answer = await offerDocument(asked(null, '?version=1'), 'docx');
		expect(answer.status).toBe(200);
		expect(answer.headers.get('content-type')).toContain('wordprocessingml');
		expect(answer.headers.get('content-disposition')).toContain(`filename="${slug}-1.docx"`);
		expect(answer.headers.get('cache-control')).toBe('no-store');
		expect(answer.headers.get('x-fingerprint-sha256')).toMatch(/^[0-9a-f]{64}$/);
		const pdf = await offerDocument(asked(null, '?version=1'), 'pdf');
		expect(await pdf.text()).toMatch(/^%PDF-1\.7/);
	});

	test('only members may have what members read, also after one of them had it made', async () => {
		expect((await offerDocument(asked(mei, '?version=2'), 'docx')).status).toBe(200);
		for (const nobody of [null, stranger])
			await expect(offerDocument(asked(nobody, '?version=2'), 'docx')).rejects.toMatchObject({ status: 404 });
	});

	test('a version that was withdrawn is gone, also when it lies ready', async () => {
		await database.admin`update public.publications set withdrawn_at = now() where slug = ${slug} and number = 1`;
		for (const format of ['docx', 'pdf'] as const)
			await expect(offerDocument(asked(null, '?version=1'), format)).rejects.toMatchObject({ status: 410 });
	});

	test('making documents is limited by address, having what is there is not', async () => {
		const elsewhere = '192.0.2.2';
		for (let count = 0; count < limits.export.times; count++) await countExport(asked(mei, '', elsewhere));
		await expect(countExport(asked(mei, '', elsewhere))).rejects.toMatchObject({ status: 429 });
		expect((await offerDocument(asked(mei, '?version=2', elsewhere), 'docx')).status).toBe(200);
	});
});
