import type postgres from 'postgres';
import { newDataFolder, removeDataFolder, startServer, type Server } from '../../support/server';
import { askOften, type Asked } from './asking';
import { pages } from './pages';
import { policyCosts, type PolicyCost } from './policies';
import { inWords, print } from './print';
import { seed } from './seed';
import { sizes, type Size } from './size';
import { visitorsOf } from './visitors';

const TODAY = new Date().toISOString().slice(0, 10);
const AT_ONCE = 8;

export type Measured = { name: string; pages: Asked[]; policies: PolicyCost[] };

/** Measures every page of the built server on the data, and on ten times the data in two ways; prints all of it. */
export async function measure(): Promise<void> {
	const measured: Measured[] = [];
	for (const { name, size } of sizes) measured.push(await on(name, size));
	print(measured, AT_ONCE);
}

async function on(name: string, size: Size): Promise<Measured> {
	const folder = await newDataFolder();
	try {
		await prepare(folder, size);
		return await withServer(folder, async (server, admin) => {
			const people = await visitorsOf(server, admin, AT_ONCE);
			const asked: Asked[] = [];
			for (const page of pages) {
				const one = await askOften(server, admin, people, page.path);
				console.log(`${page.name.padEnd(30)} ${inWords(one)}`);
				asked.push(one);
			}
			return { name, pages: asked, policies: await policyCosts(admin, people) };
		});
	} finally {
		await removeDataFolder(folder);
	}
}

/** A start makes the folder and its tables; the next one has them full, in a Postgres that counts its statements. */
async function prepare(folder: string, size: Size): Promise<void> {
	await withServer(folder, async (_, admin) => {
		console.log(`Seeding ${size.circles} circles, ${size.commitments} commitments …`);
		await seed(admin, size, TODAY);
		await admin`create extension pg_stat_statements schema public`;
		await admin`alter system set shared_preload_libraries = 'pg_stat_statements'`;
	});
}

async function withServer<T>(
	folder: string,
	work: (server: Server, admin: postgres.Sql) => Promise<T>
): Promise<T> {
	const server = await startServer(folder, { LOG_LEVEL: 'warn' });
	const admin = server.database();
	try {
		return await work(server, admin);
	} finally {
		await admin.end();
		await server.end('SIGTERM');
	}
}
