import { timingSafeEqual } from 'node:crypto';
import { text, type RequestEvent } from '@sveltejs/kit';
import { rooms } from '$lib/collaboration/server';
import { exposition } from '$lib/collaboration/server/exposition';
import { readBacklog } from '$lib/server/backlog';
import { config } from '$lib/server/config';
import { isOwnMachine } from '$lib/server/setup-code';
import type { RequestHandler } from './$types';

/** For monitors: the counters of this process and what background work is behind with, from this machine or with the METRICS_TOKEN setting as bearer token. */
export const GET: RequestHandler = async (event) => {
	if (!mayRead(event)) {
		return text(
			'Set METRICS_TOKEN and send it as "Authorization: Bearer …". Where ORIGIN is this machine itself, it needs none here.\n',
			{
				status: 403
			}
		);
	}
	return text(exposition(rooms().metrics(), process.memoryUsage(), await readBacklog()), {
		headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' }
	});
};

function mayRead(event: RequestEvent): boolean {
	const expected = Buffer.from(`Bearer ${config.metricsToken ?? ''}`);
	const sent = Buffer.from(event.request.headers.get('authorization') ?? '');
	if (config.metricsToken && sent.length === expected.length && timingSafeEqual(sent, expected)) return true;
	return isOwnMachine(event);
}
