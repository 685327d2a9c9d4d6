import { createClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../../tests/support/database';
import { config } from '../config';
import { platform, usePlatform } from '../platform';
import { secretsFrom } from '../secrets';
import type { Backend } from './backend';
import { answerDataApi } from './data-api';
import { createEmbeddedPlatform } from './embedded';

let database: TestDatabase;
let backend: Backend;
const password = 'correct horse battery staple';
const here = 'http://localhost:3000';

beforeAll(async () => {
	vi.spyOn(console, 'error').mockReturnValue();
	database = await freshDatabase();
	backend = await createEmbeddedPlatform(database.address, secretsFrom('test'));
	usePlatform(backend, Buffer.alloc(32));
	Object.assign(config, { dataApi: true });
	await platform.createUser('ada@example.org', password, 'Ada');
});
afterAll(async () => {
	Object.assign(config, { dataApi: false });
	await backend.close();
	await database.close();
	vi.restoreAllMocks();
});

const client = () =>
	createClient(here, backend.publishableKey, {
		auth: { persistSession: false, autoRefreshToken: false },
		global: {
			fetch: async (input, init) =>
				(await answerDataApi(new Request(input, init), '192.0.2.1')) ?? new Response(null, { status: 404 })
		}
	});

test('who has signed out is out at once, whatever their token says', async () => {
	const own = client();
	const { data } = await own.auth.signInWithPassword({ email: 'ada@example.org', password });
	const copied = () =>
		answerDataApi(
			new Request(`${here}/rest/v1/circles?select=id`, {
				headers: { apikey: backend.publishableKey, authorization: `Bearer ${data.session?.access_token}` }
			}),
			'192.0.2.1'
		);
	expect((await copied())?.status).toBe(200);
	await own.auth.signOut();
	expect((await copied())?.status).toBe(401);
});

test('passwords of one address are tried ten times, and a refusal takes as long for any address', async () => {
	const tries = Array.from({ length: 12 }, async (_, nth) => {
		const began = Date.now();
		const { error } = await client().auth.signInWithPassword({
			email: 'ada@example.org',
			password: `wrong ${nth} wrong`
		});
		return { status: error?.status, ms: Date.now() - began };
	});
	const answers = await Promise.all(tries);
	expect(answers.filter(({ status }) => status === 429).length).toBeGreaterThanOrEqual(2);
	for (const { status, ms } of answers) if (status === 400) expect(ms).toBeGreaterThanOrEqual(1_150);
});
