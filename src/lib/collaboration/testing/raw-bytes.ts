import { createConnection } from 'node:net';
import type { Socket } from 'node:net';
import { origin, pause } from './rooms';
import type { TestRooms } from './rooms';

/** A socket of Tomas after its handshake, that writes bytes as they are. */
export async function rawSocket(rooms: TestRooms): Promise<Socket> {
	const { hostname, port } = new URL(rooms.url);
	const socket = createConnection({ host: hostname, port: Number(port) });
	socket.on('error', () => undefined);
	socket.write(
		`GET /collaboration/${rooms.documentId} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
			`Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nOrigin: ${origin}\r\nCookie: name=Tomas\r\n\r\n`
	);
	await new Promise((resolve) => socket.once('data', resolve));
	return socket;
}

/** Writes bytes after a handshake and waits until the server hangs up. */
export async function rawBytes(rooms: TestRooms, ...frames: Uint8Array[]): Promise<void> {
	const socket = await rawSocket(rooms);
	const closed = new Promise((resolve) => socket.once('close', resolve));
	for (const frame of frames) socket.write(frame);
	await closed;
}

/** The beginning of a masked binary frame that promises so many bytes. */
export function frameHeader(bytes: number): Uint8Array {
	const header = Buffer.alloc(14);
	header.writeUInt8(0x82, 0);
	header.writeUInt8(0xff, 1);
	header.writeBigUInt64BE(BigInt(bytes), 2);
	return header;
}

/** Goes on writing, as fast as the network takes it, until the server hangs up or so much is written. Returns the bytes written. */
export async function pour(socket: Socket, chunk: Uint8Array, atMost: number): Promise<number> {
	let written = 0;
	while (!socket.destroyed && !socket.closed && written < atMost) {
		written += chunk.byteLength;
		if (!socket.write(chunk)) await Promise.race([new Promise((go) => socket.once('drain', go)), pause(50)]);
		if (socket.writableLength > 4 * 1024 * 1024) await pause(5);
	}
	return written;
}
