import pino from 'pino';

/** The server's log: one JSON line each. Never personal text, tokens, addresses or email addresses. */
export const log = pino({
	level: process.env.LOG_LEVEL ?? (process.env.VITEST ? 'silent' : 'info'),
	base: undefined,
	timestamp: pino.stdTimeFunctions.isoTime,
	serializers: { err: withoutTexts },
	redact: {
		paths: [
			'email',
			'to',
			'token',
			'password',
			'cookie',
			'authorization',
			'*.email',
			'*.token',
			'*.password'
		],
		censor: '(removed)'
	}
});

/**
 * What is safe to say of an error: no more than its words, its place in the code and its codes, and of these no address.
 * A database quotes what people wrote in the details ("Key (email)=(…)"), a mail server whom it refuses, in many properties.
 */
function withoutTexts(error: Error): object {
	const { type, message, stack, code, ...rest } = pino.stdSerializers.err(error);
	const { severity, constraint_name, table_name, command, responseCode, status } = rest;
	return {
		type,
		message: withoutAddresses(message),
		stack: withoutAddresses(stack),
		...{ code, severity, constraint_name, table_name, command, responseCode, status }
	};
}

// What is thrown as the answer of a page (a database that is away) has a status, and neither words nor a place.
const withoutAddresses = (text: string | undefined): string | undefined =>
	text?.replaceAll(/[^\s<>"'(),;:=/]+@[^\s<>"'(),;:/]+/g, '(address)');
