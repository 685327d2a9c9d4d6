import { config } from '../config';
import { forgive, limit } from '../limits';
import { platform } from '../platform';
import { sessionLives } from '../who';

/** As long as on the sign-in page. */
const refusalTakesMs = 1_200;

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
		if (call === 'token') return signIn(request, clientAddress, answerApi);
	}
	if (kind === 'rest' && (await isSignedOut(request)))
		return Response.json({ code: 'PGRST301', message: 'This session has ended.' }, { status: 401 });
	return answerApi(request);
}

/** A token says for an hour who somebody is. That they have signed out meanwhile, only the database knows. */
async function isSignedOut(request: Request): Promise<boolean> {
	const [, token] = /^Bearer\s+(\S+)$/i.exec(request.headers.get('authorization') ?? '') ?? [];
	const claims = token ? await platform.claims(token) : null;
	return claims !== null && !(await sessionLives(claims));
}

/** The same bounds as on our own page: by machine, by address, and a refusal that takes as long for either. */
async function signIn(
	request: Request,
	clientAddress: string,
	answerApi: (request: Request) => Promise<Response>
): Promise<Response> {
	const body: unknown = await request
		.clone()
		.json()
		.catch(() => null);
	const given = typeof body === 'object' && body !== null && 'email' in body ? body.email : null;
	const allowances = [await limit('sign-in-ip', clientAddress)];
	if (typeof given === 'string') allowances.push(await limit('sign-in-address', given));
	if (allowances.some(({ allowed }) => !allowed))
		return Response.json(
			{ code: 'over_request_rate_limit', msg: 'Too many attempts. Wait a while.' },
			{ status: 429 }
		);
	const answerAt = Date.now() + refusalTakesMs;
	const response = await answerApi(request);
	if (typeof given === 'string' && response.ok) await forgive('sign-in-address', given);
	if (typeof given === 'string' && !response.ok)
		await new Promise((resolve) => setTimeout(resolve, Math.max(0, answerAt - Date.now())));
	return response;
}
