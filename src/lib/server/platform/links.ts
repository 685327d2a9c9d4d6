import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * The platform's own token is a hash of address and six digits, so somebody could try all of them. What we put
 * into links is that token sealed with a key of ours: nobody can make one, and nothing has to be stored.
 */
export function sealLink(token: string, key: Buffer): string {
	const nonce = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', key, nonce);
	const sealed = Buffer.concat([cipher.update(token, 'utf8'), cipher.final()]);
	return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** The platform's token inside a link; null when the link was not made here. */
export function openLink(link: string, key: Buffer): string | null {
	try {
		const bytes = Buffer.from(link, 'base64url');
		const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12), { authTagLength: 16 });
		decipher.setAuthTag(bytes.subarray(12, 28));
		return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
	} catch {
		return null;
	}
}
