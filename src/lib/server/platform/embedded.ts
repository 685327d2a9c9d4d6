import { App } from '@supabase/lite';
import { createPostgresConnection } from '@supabase/lite/postgres';
import { createClient } from '@supabase/supabase-js';
import { AsyncLocalStorage } from 'node:async_hooks';
import { createHmac, timingSafeEqual } from 'node:crypto';
import { connectionOptions, connect, type Address } from '../database/address';
import type { Secrets } from '../secrets';
import { onlyOnce } from './refresh-once';
import { verifiedClaims, type Backend } from './backend';

export const codeLivesSeconds = 600;
/** A session that nobody comes back to ends after a month. */
export const sessionsIdleHours = 720;
const internalUrl = 'http://platform.colloquy.internal';

type Sent = { code: string; tokenHash: string };

/** Supabase inside this process: sign-in on our own database, reachable by nobody from outside. */
export async function createEmbeddedPlatform(
	address: Address,
	secrets: Secrets
): Promise<Backend & { createSignInTables: () => Promise<void> }> {
	const key = (purpose: string) => secrets.derive(purpose).toString('base64url');
	const publishableKey = `sb_publishable_${key('publishable key')}`;
	const secretKey = `sb_secret_${key('secret key')}`;
	const jwtSecret = key('token signing');
	const letterbox = new AsyncLocalStorage<{ sent: Sent | null }>();

	const { url, ...postgresOptions } = connectionOptions(address, 'supabase_auth_admin');
	const connection = createPostgresConnection({ url, postgresOptions: { ...postgresOptions, max: 4 } });
	// Left alone it would, at the first REST call, grant every table of every schema to every visitor.
	Object.assign(connection, { rlsState: 'active' });

	const app = new App({
		connection,
		auth: {
			enabled: true,
			jwt_secret: jwtSecret,
			publishable_key: publishableKey,
			secret_key: secretKey,
			site_url: internalUrl,
			enable_signup: true,
			sessions: { inactivity_timeout: `${sessionsIdleHours}h` },
			minimum_password_length: 10,
			email: {
				enable_signup: true,
				enable_confirmations: false,
				otp_length: 6,
				otp_expiry: codeLivesSeconds,
				// The driver below wants the code and the token, not a finished letter.
				template: { magic_link: { subject: '{{ .Token }} {{ .TokenHash }}' } }
			}
		},
		api: { schemas: ['public'], max_rows: 1000 },
		db: { migrations: { enabled: false } },
		options: {
			server: { admin: false },
			drivers: {
				email: {
					async send({ subject }: { subject: string }) {
						const [code, tokenHash] = subject.split(' ');
						const slot = letterbox.getStore();
						if (slot && code && tokenHash) slot.sent = { code, tokenHash };
					}
				}
			}
		}
	});
	const inProcess = onlyOnce((request) => app.fetch(request));
	const anonymous = () =>
		createClient(internalUrl, publishableKey, {
			auth: { persistSession: false, autoRefreshToken: false },
			global: { fetch: inProcess }
		});

	return {
		mode: 'embedded',
		url: internalUrl,
		publishableKey,
		fetch: inProcess,
		answerApi: (request) => app.fetch(request),
		async createSignInTables() {
			await app.ensureSystemSchema();
			const sql = connect(address, 'supabase_auth_admin', { max: 1 });
			try {
				await sql`select from auth.users, auth.sessions, auth.refresh_tokens, auth.identities limit 0`;
				await sql`grant usage on schema auth to public`;
			} finally {
				await sql.end();
			}
		},
		claims: async (token) =>
			verifiedClaims(
				token,
				(signed) => createHmac('sha256', jwtSecret).update(signed).digest(),
				timingSafeEqual
			),
		async issueSignIn(email, { createUser }) {
			const slot: { sent: Sent | null } = { sent: null };
			const { error } = await letterbox.run(slot, () =>
				anonymous().auth.signInWithOtp({ email, options: { shouldCreateUser: createUser } })
			);
			if (error && error.status !== undefined && error.status >= 500) throw error;
			return slot.sent;
		},
		async createUser(email, password, name) {
			const client = anonymous();
			const { data, error } = await client.auth.signUp({ email, password, options: { data: { name } } });
			if (error?.code === 'user_already_exists' || error?.code === 'email_exists') return null;
			if (error) throw error;
			// It has signed the account in, which nobody asked for.
			await client.auth.signOut({ scope: 'local' });
			return data.user?.id ?? null;
		},
		verifyType: 'magiclink',
		close: () => connection.close()
	};
}
