import { createServer } from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { isForeign, nameProxy, secureEveryAnswer } from './guard.js';
import { admitOneClick } from './one-click.js';

const hardLimitMs = 10_000;
const requestsWithinMs = 3_000;

/** What a request may have and take. A file of 10 MB gets through on a line of 300 kbit/s. */
export const bounds = { maxHeaderSize: 16 * 1024, headersTimeout: 15_000, requestTimeout: 300_000 };

/** Starts the built server and answers its signals. */
export async function serve() {
	const port = Number(process.env.PORT || 3000);
	refuseBadAddress(port);
	const host = process.env.HOST || '127.0.0.1';
	// Without it a form posted over plain http would be refused as coming from elsewhere.
	process.env.ORIGIN ||= `http://localhost:${port}`;
	process.env.NODE_ENV ??= 'production';
	// For files. What other requests may hold is said in src/lib/file/uploads.ts.
	process.env.BODY_SIZE_LIMIT ||= '11M';

	// Also while starting: a Postgres that is up already must not be left behind.
	for (const signal of /** @type {const} */ (['SIGTERM', 'SIGINT'])) process.on(signal, () => void end(0));
	// What nobody caught: nothing after it can be relied upon. What is open is saved, and whoever looks after us starts again.
	process.on('uncaughtException', (error) => {
		// Its message may hold what somebody wrote.
		const frames = (error instanceof Error ? error.stack : undefined)?.match(/^\s+at .*$/gm) ?? [];
		console.error(['Colloquy has to stop: something went wrong that nobody caught.', ...frames].join('\n'));
		void end(1);
	});

	/** @type {{ handler: (request: import('node:http').IncomingMessage, response: import('node:http').ServerResponse) => void }} */
	const { handler } = await import(pathToFileURL(path.resolve('build/handler.js')).href);
	const server = createServer(bounds, (request, response) => {
		secureEveryAnswer(response, request.url);
		if (request.method === 'TRACE' || request.method === 'TRACK')
			return refuse(response, 405, 'Method not allowed');
		if (isForeign(request)) return refuse(response, 403, 'Posted from elsewhere');
		nameProxy(request);
		admitOneClick(request);
		handler(request, response);
	});
	server.on('upgrade', (request, socket, head) => {
		/** @type {((...args: unknown[]) => void) | undefined} */
		const upgrade = found('colloquy.upgrade');
		socket.on('error', () => socket.destroy());
		if (upgrade) upgrade(request, socket, head);
		else socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
	});
	server.on('clientError', answerMalformed);
	server.once('error', (error) => {
		console.error(`Colloquy can't start: ${listenProblem(error, host, port)}`);
		void end(1);
	});
	server.listen({ port, host }, () => {
		console.log(
			`Colloquy is ready: ${process.env.ORIGIN}${host === '127.0.0.1' ? '' : ` (listening on ${host}:${port})`}`
		);
	});
	found('colloquy.onShutdown')?.('requests', () => drained(server), 'connections');
	stopAccepting = () => {
		server.close();
		server.closeIdleConnections();
	};
}

/**
 * The server's frame reads these two before our own check of the settings runs.
 * @param {number} port
 */
function refuseBadAddress(port) {
	const problems = [];
	if (!Number.isInteger(port) || port < 0 || port > 65535)
		problems.push('PORT must be a number, for example 3000.');
	if (process.env.ORIGIN && !/^https?:\/\/[^/]+\/?$/.test(process.env.ORIGIN)) {
		problems.push('ORIGIN must be the address people use, for example https://colloquy.example.org.');
	}
	if (problems.length === 0) return;
	console.error(`\nColloquy can't start. Check the settings:\n  ${problems.join('\n  ')}\n`);
	process.exit(1);
}

let stopAccepting = () => {};
/** @type {Promise<void> | undefined} */
let ending;

/** @param {number} code */
function end(code) {
	ending ??= (async () => {
		setTimeout(() => process.exit(code || 1), hardLimitMs).unref();
		stopAccepting();
		await found('colloquy.shutdown')?.();
		process.exit(code);
	})();
	return ending;
}

/**
 * Waits for the requests under way, then closes what is left.
 * @param {import('node:http').Server} server
 * @returns {Promise<void>}
 */
function drained(server) {
	return new Promise((resolve) => {
		const timer = setTimeout(() => {
			server.closeAllConnections();
			resolve();
		}, requestsWithinMs);
		const look = setInterval(() => server.closeIdleConnections(), 50);
		server.close(() => {
			clearTimeout(timer);
			clearInterval(look);
			resolve();
		});
	});
}

/** @param {NodeJS.ErrnoException} error @param {import('node:stream').Duplex} socket */
function answerMalformed(error, socket) {
	if (error.code === 'ECONNRESET' || !socket.writable) return socket.destroy();
	const [status, text] =
		error.code === 'HPE_HEADER_OVERFLOW'
			? [431, 'Request Header Fields Too Large']
			: error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
				? [408, 'Request Timeout']
				: [400, 'Bad Request'];
	socket.end(
		`HTTP/1.1 ${status} ${text}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\nX-Content-Type-Options: nosniff\r\nContent-Length: ${text.length}\r\n\r\n${text}`
	);
}

/** @param {import('node:http').ServerResponse} response @param {number} status @param {string} text */
function refuse(response, status, text) {
	response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8', connection: 'close' });
	response.end(text);
}

/** @param {NodeJS.ErrnoException} error @param {string} host @param {number} port */
function listenProblem(error, host, port) {
	if (error.code === 'EADDRINUSE')
		return `another program is using port ${port}. Stop it, or set PORT to another one.`;
	if (error.code === 'EACCES')
		return `this account may not listen on port ${port}. Set PORT to 1024 or higher.`;
	if (error.code === 'EADDRNOTAVAIL')
		return `this machine has no address ${host}. Set HOST to one of its own, or to 0.0.0.0 for all.`;
	return error.message;
}

/**
 * What the built server leaves for us.
 * @param {string} name
 * @returns {any}
 */
function found(name) {
	return /** @type {Record<symbol, unknown>} */ (/** @type {unknown} */ (globalThis))[Symbol.for(name)];
}
