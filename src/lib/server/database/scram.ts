import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

const iterations = 4096;

/** What Postgres stores for a password. Sending this in `alter role` keeps the password out of the server's log. */
export function scramVerifier(password: string): string {
	const salt = randomBytes(16);
	const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256');
	const sign = (text: string) => createHmac('sha256', salted).update(text).digest();
	const stored = createHash('sha256').update(sign('Client Key')).digest('base64');
	return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${stored}:${sign('Server Key').toString('base64')}`;
}
