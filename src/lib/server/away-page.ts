import { randomBytes } from 'node:crypto';

const againInSeconds = 15;

type About = {
	status: number;
	/** Whether a person reads it; otherwise it is JSON, which a form of a page reads as the result of its action: an error. */
	html: boolean;
	/** Whether it was asked for and not posted. */
	looking: boolean;
	title?: string;
	/** Whether it is worth trying again soon. */
	passes?: boolean;
};

/**
 * The answer when we can't even find out who asks, or read what was sent. It stands alone: no layout, no database, no script.
 * People who only looked are brought back by themselves where that may help; what was posted can be sent again from here.
 */
export function awayPage(
	message: string,
	{ status, html, looking, title = 'One moment', passes = true }: About
): Response {
	const headers = {
		'cache-control': 'no-store',
		...(passes ? { 'retry-after': String(againInSeconds) } : {})
	};
	if (!html) return Response.json({ message, type: 'error', error: { message } }, { status, headers });
	const nonce = randomBytes(16).toString('base64');
	const page = `<!doctype html>
<html lang="en">
	<head>
		<meta charset="utf-8">
		<meta name="viewport" content="width=device-width, initial-scale=1">
		<meta name="color-scheme" content="light dark">
		${looking && passes ? `<meta http-equiv="refresh" content="${againInSeconds}">` : ''}
		<title>${title} | Colloquy</title>
		<style nonce="${nonce}">body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 34rem; margin: 20vh auto; padding: 0 1.5rem }</style>
	</head>
	<body>
		<main>
			<h1>${title}</h1>
			<p>${message}</p>
			${looking && passes ? '<p>This page tries again by itself.</p>' : '<p>Go back to return to what you typed, then send it again.</p>'}
		</main>
	</body>
</html>`;
	const policy = `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;
	return new Response(page, {
		status,
		headers: { ...headers, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }
	});
}
