const year = 31_536_000;
const nothingAtAll = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** The service worker fetches pages and files of ours. */
const onlyFromHere = `${nothingAtAll}; connect-src 'self'`;
const needsCharset = /^(text\/|image\/svg|application\/(json|javascript|manifest\+json))(?!.*charset)/i;
const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
/** These carry their own proof in a header, never a cookie, and are there for pages elsewhere. */
const dataApi = /^\/(rest|auth)\/v1\//;

/**
 * What every answer carries, also files and refusals that the pages' own code never sees. Pages set their own policy
 * over it.
 * @param {import('node:http').ServerResponse} response
 * @param {string} [path]
 */
export function secureEveryAnswer(response, path = '') {
	const headers = {
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'same-origin',
		'cross-origin-opener-policy': 'same-origin',
		'cross-origin-resource-policy': 'same-origin',
		'x-frame-options': 'DENY',
		'content-security-policy': path === '/service-worker.js' ? onlyFromHere : nothingAtAll
	};
	for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
	if (process.env.ORIGIN?.startsWith('https:'))
		response.setHeader('strict-transport-security', `max-age=${year}; includeSubDomains`);
	const write = response.writeHead;
	response.writeHead = /** @type {typeof write} */ (
		/** @param {any[]} given */
		(...given) => {
			const named = given.find((each) => typeof each === 'object');
			const type = String(named?.['Content-Type'] ?? response.getHeader('content-type') ?? '');
			if (needsCharset.test(type)) {
				if (named?.['Content-Type']) named['Content-Type'] = `${type}; charset=utf-8`;
				else response.setHeader('content-type', `${type}; charset=utf-8`);
			}
			return write.apply(response, /** @type {any} */ (given));
		}
	);
}

/**
 * Whether a page elsewhere asks for a change. The frame of the pages looks at forms only; this looks at everything that
 * names another origin, whatever it carries.
 * @param {import('node:http').IncomingMessage} request
 */
export function isForeign(request) {
	const { origin } = request.headers;
	if (safe.has(request.method ?? '') || origin === undefined || dataApi.test(request.url ?? '')) return false;
	return origin !== process.env.ORIGIN?.replace(/\/+$/, '');
}

/**
 * A proxy may say nothing of itself, and look like a browser on this machine. As browsers left HTTP/1.0 behind long ago
 * and proxies have not, that gives it away.
 * @param {import('node:http').IncomingMessage} request
 */
export function nameProxy(request) {
	if (request.httpVersion === '1.0') request.headers.via ??= '1.0 proxy';
}
