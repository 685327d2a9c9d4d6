import { json } from '@sveltejs/kit';
import { version } from '../../../package.json';
import { databaseAnswers } from '$lib/server/database';
import type { RequestHandler } from './$types';

/** For load balancers and watchdogs: 200 when this process can serve people, 503 when its database is away. */
export const GET: RequestHandler = async () => {
	const database = await databaseAnswers();
	return json(
		{ status: database ? 'ok' : 'unavailable', version, database: database ? 'ok' : 'unreachable' },
		{ status: database ? 200 : 503 }
	);
};
