import pino from 'pino';

/** The server's log: one JSON line each. Never personal text, tokens, addresses or email addresses. */
export const log = pino({
	level: process.env.LOG_LEVEL ?? (process.env.VITEST ? 'silent' : 'info'),
	base: undefined,
	timestamp: pino.stdTimeFunctions.isoTime,
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
