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

/** A database's error quotes what people wrote in its details: "Failing row contains (…)", "Key (email)=(…)". */
function withoutTexts(error: Error): object {
	const { detail: _, where: __, query: ___, parameters: ____, ...rest } = pino.stdSerializers.err(error);
	return rest;
}
