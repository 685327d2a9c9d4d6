const year = 31_536_000;
const nothingAtAll =
	"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";
const textual = /^(text\/|application\/(json|javascript|xml|manifest\+json))/;

/** Sets what every answer must carry. Pages bring their own content security policy (with nonces) from SvelteKit. */
export function secureHeaders(
	response: Response,
	{ secure, personal }: { secure: boolean; personal: boolean }
): Response {
	const headers = new Headers(response.headers);
	const type = headers.get('content-type') ?? '';
	headers.set('x-content-type-options', 'nosniff');
	headers.set('referrer-policy', 'no-referrer');
	headers.set('cross-origin-opener-policy', 'same-origin');
	headers.set('cross-origin-resource-policy', 'same-origin');
	headers.set(
		'permissions-policy',
		'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()'
	);
	headers.set('x-frame-options', 'DENY');
	if (secure) headers.set('strict-transport-security', `max-age=${year}; includeSubDomains`);
	if (!headers.has('content-security-policy')) headers.set('content-security-policy', nothingAtAll);
	if (textual.test(type) && !/charset=/i.test(type) && !type.startsWith('text/event-stream'))
		headers.set('content-type', `${type}; charset=utf-8`);
	if (personal && !headers.has('cache-control')) headers.set('cache-control', 'no-store');
	else if (personal && /private/.test(headers.get('cache-control') ?? ''))
		headers.set('cache-control', 'no-store');
	return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
