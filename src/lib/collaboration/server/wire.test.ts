import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { toWire } from './wire';

it.each([0, 1, 125, 126, 65_535, 65_536, 300_000])(
	'a message of %i bytes arrives as it is',
	async (bytes) => {
		const frame = Uint8Array.from({ length: bytes }, (_each, index) => index % 251);
		const http = createServer();
		const sockets = new WebSocketServer({ noServer: true });
		http.on('upgrade', (request, socket, head) =>
			sockets.handleUpgrade(request, socket, head, () => socket.write(toWire(frame)))
		);
		await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
		const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
		const [message, isBinary] = await new Promise<[Buffer, boolean]>((resolve) =>
			client.once('message', (data: Buffer, binary) => resolve([data, binary]))
		);
		expect(isBinary).toBe(true);
		expect(Buffer.compare(message, frame)).toBe(0);
		client.terminate();
		http.closeAllConnections();
		await new Promise((resolve) => http.close(resolve));
	}
);
