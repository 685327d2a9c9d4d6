/** What a verified access token says. */
export type Claims = { userId: string; email: string; sessionId: string | null; expiresAt: number };

/** What differs between Supabase in this process and a hosted project. */
export type Backend = {
	mode: 'embedded' | 'hosted';
	url: string;
	publishableKey: string;
	fetch: typeof fetch;
	/** Answers a request to /rest/v1 or /auth/v1, or null where others answer them. */
	answerApi: ((request: Request) => Promise<Response>) | null;
	/** The claims of a token that we signed; null when it is forged, broken or expired. */
	claims: (token: string) => Promise<Claims | null>;
	issueSignIn: (
		email: string,
		options: { createUser: boolean }
	) => Promise<{ tokenHash: string; code: string } | null>;
	createUser: (email: string, password: string, name: string) => Promise<string | null>;
	/** What verifyOtp calls our links and codes here. */
	verifyType: 'magiclink' | 'email';
	close: () => Promise<void>;
};

/** Checks an HS256 token's signature and time. Returns its claims, or null. */
export function verifiedClaims(
	token: string,
	sign: (signed: string) => Buffer,
	equal: (one: Buffer, other: Buffer) => boolean
): Claims | null {
	const [header, body, signature] = token.split('.');
	if (!header || !body || !signature) return null;
	if (part(header)?.alg !== 'HS256') return null;
	const given = Buffer.from(signature, 'base64url');
	const expected = sign(`${header}.${body}`);
	if (given.length !== expected.length || !equal(given, expected)) return null;
	return claimsFrom(part(body));
}

/** Turns a token's verified body into claims; null when it is expired or not a person's. */
export function claimsFrom(body: Record<string, unknown> | null): Claims | null {
	const { sub, email, session_id: sessionId, exp } = body ?? {};
	if (typeof sub !== 'string' || typeof exp !== 'number' || exp * 1000 <= Date.now()) return null;
	return {
		userId: sub,
		email: typeof email === 'string' ? email : '',
		sessionId: typeof sessionId === 'string' ? sessionId : null,
		expiresAt: exp * 1000
	};
}

function part(text: string): Record<string, unknown> | null {
	try {
		const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
		return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
	} catch {
		return null;
	}
}
