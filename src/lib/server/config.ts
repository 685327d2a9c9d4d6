import path from 'node:path';
import { z } from 'zod';

const absent = (value: unknown) => (value === '' ? undefined : value);
const setting = <T extends z.ZodType>(schema: T) => z.preprocess(absent, schema.optional());
const web = (fix: string) => z.url({ protocol: /^https?$/, error: fix });

const settings = z.object({
	DATA_DIR: setting(z.string()),
	PORT: setting(z.coerce.number().int().min(0).max(65535)),
	HOST: setting(z.string()),
	ORIGIN: setting(web('must be the address people use, for example https://colloquy.example.org')),
	DATABASE_URL: setting(
		z
			.string()
			.regex(/^postgres(ql)?:\/\/[^/]+\/.+/, 'must look like postgres://user:password@host:5432/database')
	),
	DATABASE_PREPARE: setting(z.enum(['on', 'off'], 'must be on or off')),
	REDIS_URL: setting(
		z.string().regex(/^rediss?:\/\/[^/]+/, 'must look like redis://user:password@host:6379')
	),
	SUPABASE_URL: setting(web('must be the address of your project, for example https://abcd.supabase.co')),
	SUPABASE_PUBLISHABLE_KEY: setting(
		z.string().min(20, 'is too short: copy the publishable key from your project')
	),
	SUPABASE_SECRET_KEY: setting(z.string().min(20, 'is too short: copy the secret key from your project')),
	SMTP_URL: setting(
		z.string().regex(/^smtps?:\/\//, 'must look like smtp://user:password@mail.example.org:587')
	),
	MAIL_FROM: setting(
		z.string().regex(/^[^\r\n]*@[^\r\n]*$/, 'must be an address, for example Colloquy <colloquy@example.org>')
	),
	DATA_API: setting(z.enum(['on', 'off'], 'must be on or off')),
	LOG_LEVEL: setting(
		z.enum(
			['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
			'must be one of fatal, error, warn, info, debug'
		)
	),
	ADDRESS_HEADER: setting(z.string()),
	METRICS_TOKEN: setting(
		z.string().min(16, 'is too short: take 16 characters or more, for example from openssl rand -hex 16')
	)
});

export type Config = {
	dataFolder: string;
	port: number;
	host: string;
	/** Where people reach us, without a slash at the end. */
	origin: string;
	databaseUrl: string | null;
	/** Prepared statements do not survive a pooler that hands out connections per transaction. */
	prepare: boolean;
	/** What several instances talk over; null when there is one. */
	redisUrl: string | null;
	supabase: { url: string; publishableKey: string; secretKey: string } | null;
	smtpUrl: string | null;
	mailFrom: string;
	dataApi: boolean;
	addressHeader: string | null;
	/** What a monitor sends as bearer token to read /metrics from another machine. */
	metricsToken: string | null;
};

/**
 * Reads the settings from the environment. Returns them (with defaults in place of wrong ones) and one
 * sentence for each problem that names the setting and the fix.
 */
export function readConfig(environment: Record<string, string | undefined>): {
	config: Config;
	problems: string[];
} {
	const parsed = settings.safeParse(environment);
	const problems = parsed.success
		? []
		: parsed.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}.`);
	const values: Partial<z.infer<typeof settings>> = parsed.data ?? {};
	problems.push(...combinations(values));
	const port = values.PORT ?? 3000;
	const {
		SUPABASE_URL: url,
		SUPABASE_PUBLISHABLE_KEY: publishableKey,
		SUPABASE_SECRET_KEY: secretKey
	} = values;
	const origin = (values.ORIGIN ?? `http://localhost:${port}`).replace(/\/+$/, '');
	return {
		problems,
		config: {
			dataFolder: path.resolve(values.DATA_DIR ?? '.data'),
			port,
			host: values.HOST ?? '127.0.0.1',
			origin,
			databaseUrl: values.DATABASE_URL ?? null,
			prepare: values.DATABASE_PREPARE
				? values.DATABASE_PREPARE === 'on'
				: !values.DATABASE_URL?.includes(':6543/'),
			redisUrl: values.REDIS_URL ?? null,
			supabase:
				url && publishableKey && secretKey
					? { url: url.replace(/\/+$/, ''), publishableKey, secretKey }
					: null,
			smtpUrl: values.SMTP_URL ?? null,
			mailFrom: values.MAIL_FROM ?? `Colloquy <colloquy@${URL.parse(origin)?.hostname ?? 'localhost'}>`,
			dataApi: values.DATA_API === 'on',
			addressHeader: values.ADDRESS_HEADER ?? null,
			metricsToken: values.METRICS_TOKEN ?? null
		}
	};
}

function combinations(values: Partial<z.infer<typeof settings>>): string[] {
	const alone =
		values.REDIS_URL && !values.DATABASE_URL
			? [
					'DATABASE_URL is missing: instances that talk over REDIS_URL need one database that all of them reach.'
				]
			: [];
	return [...alone, ...supabaseTogether(values)];
}

function supabaseTogether(values: Partial<z.infer<typeof settings>>): string[] {
	const together = ['SUPABASE_URL', 'SUPABASE_PUBLISHABLE_KEY', 'SUPABASE_SECRET_KEY'] as const;
	if (!together.some((name) => values[name])) return [];
	const missing = [...together, 'DATABASE_URL' as const].filter((name) => !values[name]);
	return missing.map(
		(name) =>
			`${name} is missing: a hosted Supabase project needs it beside ${together.filter((each) => values[each]).join(', ')}.`
	);
}

const read = readConfig(process.env);

/** The settings of this process. */
export const config: Config = read.config;
/** What is wrong with the settings; the start stops when there is anything. */
export const configProblems: string[] = read.problems;
