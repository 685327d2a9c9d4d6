import { config } from '../config';
import { limit } from '../limits';
import { platform } from '../platform';

/** All that other clients may do with accounts: sign in, stay signed in, sign out. Accounts are made by our own pages. */
const accountCalls = new Set(['POST token', 'POST logout', 'GET user', 'GET settings', 'GET health']);

/**
 * Answers a call to /rest/v1 or /auth/v1 as hosted Supabase would, for clients other than our pages. Null where the
 * operator has not asked for it (DATA_API), where a hosted project answers itself, and for calls we don't offer.
 */
export async function answerDataApi(request: Request, clientAddress: string): Promise<Response | null> {
	const { answerApi } = platform;
	if (!config.dataApi || !answerApi) return null;
	const [, kind, , call = ''] = new URL(request.url).pathname.split('/');
	if (kind === 'auth' && request.method !== 'OPTIONS') {
		if (!accountCalls.has(`${request.method} ${call}`)) return null;
		if (call === 'token' && !(await limit('sign-in-ip', clientAddress)).allowed) {
			return Response.json(
				{ code: 'over_request_rate_limit', msg: 'Too many attempts. Wait a while.' },
				{ status: 429 }
			);
		}
	}
	return answerApi(request);
}
