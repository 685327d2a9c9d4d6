import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import { connect, type Socket } from 'node:net';
import { freePort } from './free-port';

/** What a browser complains of whose cable is cut, also while it shakes hands. */
export const CUT_OFF = 'net::ERR_|Connection closed before receiving a handshake response';

/** The way from one browser to the server. Cut, it ends what is open and lets nothing through until it is mended. */
export type Cable = {
	/** For newContext: everything of this browser goes through the cable. */
	proxy: { server: string; bypass: string };
	cut: () => void;
	mend: () => void;
	remove: () => Promise<void>;
};

export async function layCable(): Promise<Cable> {
	const port = await freePort();
	const open = new Set<Socket>();
	let whole = true;
	const proxy = createServer((incoming, outgoing) => {
		const onward = ask(
			incoming.url ?? '',
			{ method: incoming.method, headers: incoming.headers },
			(answer) => {
				outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
				answer.pipe(outgoing);
			}
		);
		onward.on('error', () => outgoing.destroy());
		incoming.pipe(onward);
	});
	// WebSockets ask for a tunnel.
	proxy.on('connect', (incoming, near: Socket) => {
		const [host = '', at = ''] = (incoming.url ?? '').split(':');
		const far = connect(Number(at), host, () => {
			near.write('HTTP/1.1 200 Connection established\r\n\r\n');
			far.pipe(near).pipe(far);
		});
		far.on('error', () => near.destroy());
		near.on('close', () => far.destroy());
	});
	proxy.on('connection', (socket: Socket) => {
		socket.on('error', () => undefined);
		if (!whole) return void socket.destroy();
		open.add(socket);
		socket.on('close', () => open.delete(socket));
	});
	proxy.listen(port, '127.0.0.1');
	await once(proxy, 'listening');
	const cut = () => {
		whole = false;
		for (const socket of open) socket.destroy();
	};
	return {
		proxy: { server: `http://127.0.0.1:${port}`, bypass: '<-loopback>' },
		cut,
		mend: () => (whole = true),
		remove: async () => {
			cut();
			proxy.close();
			await once(proxy, 'close');
		}
	};
}
