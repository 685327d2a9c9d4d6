/* Our room server with the log in Postgres, in a process of its own. Everybody may write and the bounds on one
   connection's rate are lifted: the others have neither rights nor bounds. */
import { createServer } from 'node:http';
import { createPostgresLog } from '$lib/collaboration/server/postgres-log';
import { createRoomServer } from '$lib/collaboration/server/room-server';
import { openDatabase, workerPool } from '$lib/server/database';

const { PORT = '', SOCKET = '', UNLOAD_MS } = process.env;
const ignore = () => undefined;
const complain = (about: object, message: string) => console.error(message, about);
openDatabase({ kind: 'embedded', socket: SOCKET, database: 'postgres' });
const lifted = 1e9;
const rooms = createRoomServer({
	log: createPostgresLog(workerPool()),
	origin: 'http://bench',
	access: {
		async identify({ headers }) {
			const person = String(headers['x-person']);
			return { personId: person, userId: person, sessionId: null, name: person };
		},
		check: async () => ({ outcome: 'admitted', role: 'writer', seesNames: true })
	},
	bus: { isShared: false, publish: async () => undefined, subscribe: () => ignore },
	logger: { debug: ignore, info: ignore, warn: complain, error: complain },
	limits: {
		updatesPerSecond: lifted,
		updatesBurst: lifted,
		bytesPerSecond: lifted,
		bytesBurst: lifted,
		documentBytes: lifted,
		connectionsPerRoom: 1000,
		connectionsPerPerson: 1000,
		...(UNLOAD_MS ? { unloadAfterMs: Number(UNLOAD_MS) } : {})
	}
});
const http = createServer();
http.on('upgrade', (request, socket, head) => rooms.upgrade(request, socket, head));
http.listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => void rooms.close().then(() => process.exit(0)));
