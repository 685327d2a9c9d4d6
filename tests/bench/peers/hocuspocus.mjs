// Hocuspocus with its SQLite extension and its own defaults.
import { SQLite } from '@hocuspocus/extension-sqlite';
import { Server } from '@hocuspocus/server';
import path from 'node:path';

const { PORT = '', FOLDER = '' } = process.env;
const server = new Server({
	port: Number(PORT),
	address: '127.0.0.1',
	quiet: true,
	extensions: [new SQLite({ database: path.join(FOLDER, 'documents.sqlite') })]
});
await server.listen();
