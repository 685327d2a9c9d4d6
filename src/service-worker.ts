/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { build } from '$service-worker';
import { forgetAllDocuments } from '$lib/offline/forget-documents';
import { filesIn, isLost, KEEP_HEADER, KEPT_MARK, NOBODY, PERSON_HEADER, sessionAt } from '$lib/offline/kept';
import { loseSession } from '$lib/offline/look-after';
import {
	dropPages,
	dropSession,
	FILES,
	isFresh,
	keepFiles,
	keepImports,
	keepPage,
	pageKept,
	personIs,
	pruneFiles
} from '$lib/offline/shelf';

// Pages come from the network; from here only the sessions opened lately, and only when nothing answers.
// Nothing else with content is ever kept: no forms, no sign-in, no published record.

const worker = globalThis.self as unknown as ServiceWorkerGlobalScope;
const OFFLINE = '/offline';
const LEAVE = '/leave.json';
/** After this long a session that is kept here is shown from here. */
const PATIENCE_MS = 6_000;
/** A page that stays open has its copy renewed at most so often. */
const RENEW_MS = 5 * 60_000;
const awayStatuses = new Set([502, 503, 504]);

worker.addEventListener('install', (event) => {
	event.waitUntil(keepOfflinePage().then(() => worker.skipWaiting()));
});

worker.addEventListener('activate', (event) => {
	// Pages are asked for from the network, so a new version may take over while others are open: nothing is reloaded.
	event.waitUntil(prune().then(() => worker.clients.claim()));
});

worker.addEventListener('message', (event) => {
	const { type, path, files } = event.data ?? {};
	if (type === 'opened' && typeof path === 'string' && Array.isArray(files)) {
		event.waitUntil(keepOpened(path, files.map(String)));
	}
});

worker.addEventListener('fetch', (event) => {
	const { request } = event;
	const { origin, pathname } = new URL(request.url);
	if (origin !== worker.location.origin) return;
	if (pathname === '/sign-out' && request.method === 'POST') return event.respondWith(signOut(request));
	if (request.method !== 'GET') {
		if (request.mode === 'navigate') event.respondWith(post(request, pathname));
		return;
	}
	if (pathname.startsWith('/_app/immutable/')) return event.respondWith(fileOf(request));
	if (request.mode === 'navigate') return event.respondWith(navigate(event, pathname));
	if (pathname.endsWith('/__data.json')) return event.respondWith(dataOf(event, pathname));
});

async function navigate(event: FetchEvent, path: string): Promise<Response> {
	const kept = path === OFFLINE || sessionAt(path) !== null ? await pageKept(path) : undefined;
	try {
		await leaveAtLast();
		const answer = await (kept ? Promise.race([fetch(event.request), patience()]) : fetch(event.request));
		event.waitUntil(learn(path, answer.clone()));
		return kept && path !== OFFLINE && awayStatuses.has(answer.status) ? fromHere(kept) : answer;
	} catch {
		return kept ? fromHere(kept) : Response.redirect(`${OFFLINE}?from=${encodeURIComponent(path)}`, 302);
	}
}

/** A form that is sent without our script. */
async function post(request: Request, path: string): Promise<Response> {
	return fetch(request).catch(() => Response.redirect(`${OFFLINE}?from=${encodeURIComponent(path)}`, 303));
}

async function dataOf(event: FetchEvent, pathname: string): Promise<Response> {
	const path = pathname.slice(0, -'/__data.json'.length) || '/';
	try {
		const answer = await fetch(event.request);
		event.waitUntil(learnFromData(path, answer.clone()));
		return answer;
	} catch {
		const client = await worker.clients.get(event.clientId);
		const asked = new URL(event.request.url).searchParams.get('x-sveltekit-invalidated');
		// The page that is open asks whether anything is new. Nothing is, and it stays as it is, with what is being typed.
		if (client && asked && new URL(client.url).pathname === path) {
			const nodes = Array.from(asked, () => ({ type: 'skip' }));
			return new Response(`${JSON.stringify({ type: 'data', nodes })}\n`, {
				headers: { 'content-type': 'application/json' }
			});
		}
		return Response.json('The network is away.', { status: 504 });
	}
}

/** What an answer tells about who is here, and about what may be kept. */
async function learn(path: string, answer: Response): Promise<void> {
	const person = answer.headers.get(PERSON_HEADER);
	if (person === null) return;
	await personIs(person);
	await keepPage(path, answer);
}

async function learnFromData(path: string, answer: Response): Promise<void> {
	const person = answer.headers.get(PERSON_HEADER);
	if (person !== null) await personIs(person);
	const session = sessionAt(path);
	if (session === null) return;
	const lost = answer.status === 403 || answer.status === 404 || isLost(await answer.text());
	if (lost) await loseSession(person ?? NOBODY, session);
	// Copies are allowed or forbidden for a circle as a whole.
	else if (answer.headers.get(KEEP_HEADER) === 'no') await dropSession(session, { andItsCircle: true });
}

/** A session that is open and has loaded everything: from now on it can be had without a network. */
async function keepOpened(path: string, files: string[]): Promise<void> {
	if (sessionAt(path) === null) return;
	if (!(await isFresh(path, RENEW_MS))) {
		const answer = await fetch(path, { headers: { accept: 'text/html' }, redirect: 'manual' }).catch(
			() => null
		);
		if (answer) await learn(path, answer);
	}
	await keepFiles(await keepImports(files, build), path);
}

/** Signing out leaves nothing here. Without a network it is made up for at the next chance. */
async function signOut(request: Request): Promise<Response> {
	const forgotten = Promise.allSettled([dropPages(), forgetAllDocuments()]);
	try {
		return await fetch(request);
	} catch {
		await (await caches.open(FILES)).put(LEAVE, Response.json(true));
		return Response.redirect(`${OFFLINE}?signed-out`, 303);
	} finally {
		await forgotten;
	}
}

async function leaveAtLast(): Promise<void> {
	const files = await caches.open(FILES);
	if (!(await files.match(LEAVE))) return;
	await fetch('/sign-out', { method: 'POST', body: new URLSearchParams(), redirect: 'manual' });
	await files.delete(LEAVE);
}

/** Files of a build never change. */
async function fileOf(request: Request): Promise<Response> {
	const files = await caches.open(FILES);
	const kept = await files.match(request.url, { ignoreVary: true });
	if (kept) return kept;
	const answer = await fetch(request);
	if (answer.ok) await files.put(request.url, answer.clone()).catch(() => undefined);
	return answer;
}

async function fromHere(kept: Response): Promise<Response> {
	const headers = new Headers(kept.headers);
	headers.set('server-timing', KEPT_MARK);
	return new Response(kept.body, { status: kept.status, headers });
}

async function keepOfflinePage(): Promise<void> {
	const answer = await fetch(OFFLINE, { credentials: 'omit' });
	if (!answer.ok) throw new Error(`The page for being offline: ${answer.status}`);
	await keepFiles(filesIn(await answer.clone().text(), answer.headers.get('link')));
	await (await caches.open(FILES)).put(OFFLINE, answer);
}

async function prune(): Promise<void> {
	await pruneFiles([...build, OFFLINE, LEAVE]);
}

function patience(): Promise<never> {
	return new Promise((_, reject) => setTimeout(() => reject(new Error('slow')), PATIENCE_MS));
}
