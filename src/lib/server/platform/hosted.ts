import { createClient, isAuthRetryableFetchError, type AuthError } from '@supabase/supabase-js';
import { error as httpError } from '@sveltejs/kit';
import { databaseIsAway } from '../database';
import { onlyOnce } from './refresh-once';
import { claimsFrom, type Backend } from './backend';

/** A hosted Supabase project: the same promises through its public interface. */
export function createHostedPlatform(project: {
	url: string;
	publishableKey: string;
	secretKey: string;
}): Backend {
	const { url, publishableKey, secretKey } = project;
	const send = onlyOnce((request) => fetch(request));
	const quiet = { auth: { persistSession: false, autoRefreshToken: false }, global: { fetch: send } };
	const admin = createClient(url, secretKey, quiet);
	const anonymous = createClient(url, publishableKey, quiet);
	return {
		mode: 'hosted',
		url,
		publishableKey,
		fetch: send,
		answerApi: null,
		// Checks the signature with the project's public keys, which the client keeps.
		claims: async (token) => {
			const { data, error } = await anonymous.auth.getClaims(token);
			if (error && isNoVerdict(error)) httpError(503, databaseIsAway);
			return error || !data ? null : claimsFrom(data.claims);
		},
		async issueSignIn(email, { createUser }) {
			// generateLink makes an account where there is none: so ask first, in our own people's names.
			if (!createUser && !(await accountExists(email))) return null;
			const { data, error } = await admin.auth.admin.generateLink({ type: 'magiclink', email });
			if (error) throw error;
			return { tokenHash: data.properties.hashed_token, code: data.properties.email_otp };
		},
		async createUser(email, password, name) {
			const { data, error } = await admin.auth.admin.createUser({
				email,
				password,
				email_confirm: true,
				user_metadata: { name }
			});
			if (error?.code === 'email_exists' || error?.code === 'user_already_exists') return null;
			if (error) throw error;
			return data.user.id;
		},
		verifyType: 'email',
		close: async () => undefined
	};
}

/** The project was out of reach, failed, or had been asked too often: nothing is known of the token then. */
const isNoVerdict = (error: AuthError): boolean => isAuthRetryableFetchError(error) || error.status === 429;

async function accountExists(email: string): Promise<boolean> {
	const { workerPool } = await import('../database');
	const [row] = await workerPool()<{ known: boolean }[]>`select private.account_exists(${email}) as known`;
	return row?.known ?? false;
}
