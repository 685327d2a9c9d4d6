import { isHttpError } from '@sveltejs/kit';
import postgres from 'postgres';
import { codeOf } from '../error-code';

const connectionCodes = new Set([
	'CONNECTION_CLOSED',
	'CONNECTION_ENDED',
	'CONNECTION_DESTROYED',
	'CONNECT_TIMEOUT',
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOENT',
	'ENOTFOUND',
	'ETIMEDOUT',
	'EHOSTUNREACH',
	'EPIPE',
	'EAI_AGAIN'
]);
/** Shutting down, starting up, too many connections: the server is there but takes nobody now. */
const refusals = new Set(['57P01', '57P02', '57P03', '53300', '08000', '08003', '08006']);

/** Whether this error says that the database can't be reached now, rather than that a query is wrong. */
export function isUnreachable(error: unknown): boolean {
	if (isHttpError(error, 503)) return true;
	if (error instanceof postgres.PostgresError) return refusals.has(error.code);
	return connectionCodes.has(codeOf(error) ?? '');
}
