const year = 31_536_000;
const nothingAtAll = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const always = {
	'x-content-type-options': 'nosniff',
	// Not 'no-referrer': browsers then post forms with "Origin: null", which the check against foreign posts refuses.
	'referrer-policy': 'same-origin',
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()',
	'x-frame-options': 'DENY'
};
const textual = /^(text\/|application\/(json|javascript|xml|manifest\+json))/;

/** Sets what every answer must carry. Pages bring their own content security policy (with nonces) from SvelteKit. */
export function secureHeaders(response: Response, { secure }: { secure: boolean }): Response {
	const headers = new Headers(response.headers);
	for (const [name, value] of Object.entries(always)) headers.set(name, value);
	if (secure) headers.set('strict-transport-security', `max-age=${year}; includeSubDomains`);
	if (!headers.has('content-security-policy')) headers.set('content-security-policy', nothingAtAll);
	const type = headers.get('content-type') ?? '';
	if (textual.test(type) && !/charset=/i.test(type)) headers.set('content-type', `${type}; charset=utf-8`);
	// Whatever is not declared public may be personal.
	if (!/public|immutable/.test(headers.get('cache-control') ?? '')) headers.set('cache-control', 'no-store');
	return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}
