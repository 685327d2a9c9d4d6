/* Our room server as the app runs it, in a process of its own: its log in Postgres, what may be said in a document, and for
   every connection the questions to the database who may write there. Only the bounds on how much one person does are
   lifted, because the others have none, and who somebody is comes from a header, not from a cookie. */
import { createServer } from 'node:http';
import { checkAccess } from '$lib/collaboration/server/check-access';
import { createPostgresLog } from '$lib/collaboration/server/postgres-log';
import { createRoomServer } from '$lib/collaboration/server/room-server';
import { vocabulary } from '$lib/editor/vocabulary';
import { openDatabase, workerPool } from '$lib/server/database';

const { PORT = '', SOCKET = '', PERSON = '{}', UNLOAD_MS } = process.env;
const account = JSON.parse(PERSON) as { personId: string; userId: string; sessionId: string };
const ignore = () => undefined;
const complain = (about: object, message: string) => console.error(message, about);
openDatabase({ kind: 'embedded', socket: SOCKET, database: 'postgres' });
const lifted = 1e9;
const rooms = createRoomServer({
	log: createPostgresLog(workerPool()),
	origin: 'http://bench',
	access: {
		async identify({ headers }) {
			return { ...account, name: String(headers['x-person']) };
		},
		check: checkAccess
	},
	bus: { isShared: false, publish: async () => undefined, subscribe: () => ignore },
	vocabulary,
	logger: { debug: ignore, info: ignore, warn: complain, error: complain },
	limits: {
		updatesPerSecond: lifted,
		updatesBurst: lifted,
		bytesPerSecond: lifted,
		bytesBurst: lifted,
		documentBytes: lifted,
		connectsBurst: lifted,
		connectionsPerRoom: 1000,
		connectionsPerPerson: 1000,
		...(UNLOAD_MS ? { unloadAfterMs: Number(UNLOAD_MS) } : {})
	}
});
const http = createServer();
http.on('upgrade', (request, socket, head) => rooms.upgrade(request, socket, head));
http.listen(Number(PORT), '127.0.0.1');
process.once('SIGTERM', () => void rooms.close().then(() => process.exit(0)));
