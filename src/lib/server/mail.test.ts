import { createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';

const edge = vi.hoisted(() => ({ config: { smtpUrl: '', mailFrom: 'colloquy@example.org' } }));
vi.mock('./config', () => ({ config: edge.config }));
vi.mock('./queue', () => ({ workOn: () => undefined, enqueue: async () => undefined }));

/** A mail server that takes a letter only when it is told to. */
const open = new Set<Socket>();
const looking = Promise.withResolvers<() => void>();
const server = createServer((socket) => {
	open.add(socket);
	let isLetter = false;
	socket.write('220 ready\r\n');
	socket.on('error', () => undefined);
	socket.on('data', (chunk) => {
		const said = chunk.toString();
		if (isLetter) {
			if (said.endsWith('\r\n.\r\n')) looking.resolve(() => void socket.write('250 taken\r\n'));
		} else if (/^data/i.test(said)) {
			isLetter = true;
			socket.write('354 go on\r\n');
		} else socket.write('250 ok\r\n');
	});
});

beforeEach(async () => {
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const address = server.address();
	edge.config.smtpUrl = `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
});
afterEach(() => {
	vi.useRealTimers();
	for (const socket of open) socket.destroy();
	server.close();
});

test('a mail server that looks into a letter for minutes is waited for, so that it is sent once', async () => {
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	const { sendMail } = await import('./mail');
	const waits = vi.spyOn((await import('node:net')).Socket.prototype, 'setTimeout');
	const sent = sendMail({ to: 'ada@example.org', subject: 'A letter', text: 'Words' });
	const take = await looking.promise;
	expect(Math.max(...waits.mock.calls.map(([ms]) => ms))).toBeGreaterThanOrEqual(600_000);
	take();
	await sent;
});
