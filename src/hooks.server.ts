import { building } from '$app/environment';
import {
	isHttpError,
	type Handle,
	type HandleServerError,
	type RequestEvent,
	type ServerInit
} from '@sveltejs/kit';
import { randomUUID } from 'node:crypto';
import { isTooLarge } from '$lib/file/uploads';
import { NOBODY, PERSON_HEADER } from '$lib/offline/kept';
import { awayPage } from '$lib/server/away-page';
import { sharingReads } from '$lib/server/database/shared-read';
import { secureHeaders } from '$lib/server/headers';
import { log } from '$lib/server/log';
import { platform } from '$lib/server/platform';
import '$lib/server/mail';
import { startBackground, startPlatform } from '$lib/server/start-up';
import { whoHolds } from '$lib/server/who';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
const plain = { 'content-type': 'text/plain; charset=utf-8' };
/** These answer without knowing who asks, also when the database is away. */
const impersonal = new Set(['/health', '/metrics']);

// Of the fonts the two upright Latin ones: every page begins with them.
const preload = ({ type, path }: { type: string; path: string }): boolean =>
	type === 'js' ||
	type === 'css' ||
	(type === 'font' && /latin-wght-normal/.test(path) && !/latin-ext/.test(path));

export const init: ServerInit = async () => {
	if (building) return;
	await startPlatform();
	// Every noun may bring listeners and jobs of its own.
	await Promise.all(Object.values(import.meta.glob('./lib/*/*.background.ts')).map((load) => load()));
	await startBackground();
};

export const handle: Handle = async ({ event, resolve }) => {
	const began = performance.now();
	event.locals.requestId = randomUUID().slice(0, 13);
	event.locals.account = null;
	event.locals.person = null;
	let status = 500;
	try {
		const response = secureHeaders(await answer(event, resolve), { secure: event.url.protocol === 'https:' });
		response.headers.set('x-request-id', event.locals.requestId);
		status = response.status;
		// A browser that keeps pages must know whose they are. Nothing is known of people while the database is away.
		if (status < 500 && !impersonal.has(event.route.id ?? ''))
			response.headers.set(PERSON_HEADER, whose(event.locals));
		return response;
	} finally {
		const { method } = event.request;
		const line = {
			method,
			route: event.route.id,
			status,
			ms: Math.round(performance.now() - began),
			id: event.locals.requestId
		};
		if (status >= 500) log.warn(line, 'request');
		else log.info(line, 'request');
	}
};

const whose = ({ person }: App.Locals): string => person?.id ?? NOBODY;

async function answer(event: RequestEvent, resolve: Parameters<Handle>[0]['resolve']): Promise<Response> {
	const { locals, request, route } = event;
	if (!methods.has(request.method)) {
		return new Response('Method not allowed', { status: 405, headers: plain });
	}
	// No database keeps a NUL, so nothing has one in its address.
	if (/%00/.test(event.url.href)) return new Response('Bad request', { status: 400, headers: plain });
	const html = request.headers.get('accept')?.includes('text/html') ?? false;
	if (isTooLarge(request, route.id)) {
		const message = 'That is more than can be sent here. Files may have 10 MB.';
		return awayPage(message, { status: 413, html, looking: false, title: 'Too large', passes: false });
	}
	const jar = platform.jarOf(event);
	const client = once(() => platform.clientOf(jar));
	Object.defineProperty(locals, 'supabase', { get: client });
	return sharingReads(async () => {
		try {
			if (!impersonal.has(route.id ?? ''))
				Object.assign(locals, await whoHolds(jar, client, { begins: looks(event) }));
		} catch (error) {
			if (!isHttpError(error)) throw error;
			return awayPage(error.body.message, { status: error.status, html, looking: request.method === 'GET' });
		}
		return resolve(event, { preload });
	});
}

/** Asks for something that is most likely read from the database. */
const looks = ({ request, route }: RequestEvent): boolean => request.method === 'GET' && route.id !== null;

function once<T>(make: () => T): () => T {
	let made: { it: T } | null = null;
	return () => (made ??= { it: make() }).it;
}

export const handleError: HandleServerError = ({ error, event, status, message }) => {
	const id = event.locals.requestId ?? randomUUID().slice(0, 13);
	if (status === 404) return { message: 'There is nothing here for you.', id };
	const line = { err: error, route: event.route.id, method: event.request.method, id };
	// A request that no form of ours makes is nobody's to mend.
	if (status < 500) {
		log.info(line, message);
		return { message: 'That request makes no sense here.', id };
	}
	log.error(line, message);
	return { message: 'Something went wrong on our side. What you typed may not have been saved.', id };
};
