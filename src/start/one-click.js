/** Every address for ending mails that a mail can name: of a topic, or of a circle's commitments and agreements. */
const muteLink = /^\/mute\/(?:(?!commitments(?:\?|$))[\w-]+|commitments\/[\w-]+(?:\?all=yes)?)$/;

/**
 * Mail programs stop mails with one POST of their own (RFC 8058), which has no Origin; a form without one would be
 * refused as coming from elsewhere. The token in the address is its only proof, so no cookie goes along.
 * @param {import('node:http').IncomingMessage} request
 */
export function admitOneClick(request) {
	if (request.method !== 'POST' || request.headers.origin || !muteLink.test(request.url ?? '')) return;
	delete request.headers.cookie;
	request.headers.origin = process.env.ORIGIN?.replace(/\/+$/, '');
}
