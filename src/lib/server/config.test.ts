import { expect, test } from 'vitest';
import { readConfig } from './config';

test('no settings at all are fine', () => {
	const { config, problems } = readConfig({});
	expect(problems).toEqual([]);
	expect(config).toMatchObject({
		port: 3000,
		host: '127.0.0.1',
		origin: 'http://localhost:3000',
		databaseUrl: null,
		supabase: null
	});
});

test.each([
	[{ PORT: 'http' }, /^PORT /],
	[{ ORIGIN: 'colloquy.example.org' }, /^ORIGIN must be the address people use/],
	[{ DATABASE_URL: 'mysql://x/y' }, /^DATABASE_URL must look like postgres:/],
	[{ REDIS_URL: 'cache:6379', DATABASE_URL: 'postgres://a:b@c/d' }, /^REDIS_URL must look like redis:/],
	[{ REDIS_URL: 'redis://cache:6379' }, /^DATABASE_URL is missing: instances that talk over REDIS_URL/],
	[{ SMTP_URL: 'mail.example.org' }, /^SMTP_URL must look like smtp:/],
	[{ MAIL_FROM: 'Colloquy' }, /^MAIL_FROM must be an address/],
	[
		{
			SUPABASE_URL: 'https://abcd.supabase.co',
			SUPABASE_PUBLISHABLE_KEY: 'x'.repeat(30),
			DATABASE_URL: 'postgres://a:b@c/d'
		},
		/^SUPABASE_SECRET_KEY is missing/
	],
	[{ DATA_API: 'yes' }, /^DATA_API must be on or off/],
	[{ METRICS_TOKEN: 'short' }, /^METRICS_TOKEN is too short/]
])('%o is answered with the setting and the fix', (environment, words) => {
	const { problems } = readConfig(environment);
	expect(problems).toHaveLength(1);
	expect(problems[0]).toMatch(words);
});

test('a transaction pooler gets no prepared statements', () => {
	expect(readConfig({ DATABASE_URL: 'postgres://a:b@pooler.example.org:6543/postgres' }).config.prepare).toBe(
		false
	);
});
