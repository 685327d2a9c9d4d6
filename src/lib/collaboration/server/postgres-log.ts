import postgres from 'postgres';
import type { Sql } from 'postgres';
import { inTransaction } from '$lib/server/database/lasting-pool';
import { withinReach } from '$lib/server/database/within-reach';
import { replaceable, squash } from './squash';
import type { LogRow, Obstacle, StoredDocument, UpdateLog } from './update-log';

const UNIQUE_VIOLATION = '23505';
const FOREIGN_KEY_VIOLATION = '23503';

/**
 * Keeps the log in Postgres. `sql` is the background identity, which alone may touch these tables. Reading gives up on
 * a database that says nothing [C18].
 */
export function createPostgresLog(sql: Sql): UpdateLog {
	return {
		load: (documentId) => withinReach(() => read(sql, documentId)),
		since: (documentId, seq) => withinReach(() => readSince(sql, documentId, seq)),
		newest: (documentIds) => withinReach(() => newest(sql, documentIds)),
		append: (rows) => append(sql, rows),
		compact: (documentId, atLeastRows = 1) => compact(sql, documentId, atLeastRows)
	};
}

type StoredRow = { seq: string; data: Uint8Array; is_snapshot: boolean };

async function read(sql: Sql, documentId: string): Promise<StoredDocument> {
	const rows = await sql<StoredRow[]>`
		select seq, state as data, true as is_snapshot from private.document_snapshots where document_id = ${documentId}
		union all
		select seq, data, false from private.document_updates where document_id = ${documentId}
		order by seq`;
	return storedFrom(rows);
}

async function readSince(sql: Sql, documentId: string, seq: number): Promise<StoredDocument> {
	const rows = await sql<StoredRow[]>`
		select seq, state as data, true as is_snapshot from private.document_snapshots
		where document_id = ${documentId} and seq > ${seq} and not exists (
			select from private.document_updates where document_id = ${documentId} and seq = ${seq}::bigint + 1
		)
		union all
		select seq, data, false from private.document_updates where document_id = ${documentId} and seq > ${seq}
		order by seq`;
	const stored = storedFrom(rows);
	return { ...stored, lastSeq: Math.max(stored.lastSeq, seq) };
}

async function newest(sql: Sql, documentIds: string[]): Promise<Map<string, number>> {
	const rows = await sql<{ document_id: string; seq: string }[]>`
		select document_id, greatest(
			(select max(seq) from private.document_updates as row where row.document_id = asked.document_id),
			(select seq from private.document_snapshots as snapshot where snapshot.document_id = asked.document_id)
		) as seq
		from unnest(${arrayOf(documentIds)}::text::uuid[]) as asked (document_id)`;
	return new Map(rows.map((row) => [row.document_id, Number(row.seq ?? 0)]));
}

function storedFrom(rows: StoredRow[]): StoredDocument {
	const snapshot = rows.find((row) => row.is_snapshot);
	return {
		snapshot: snapshot?.data ?? null,
		snapshotSeq: Number(snapshot?.seq ?? 0),
		// All that is left, not only what is newer: applying a row twice is harmless, missing one is not.
		updates: rows.filter((row) => !row.is_snapshot).map((row) => ({ seq: Number(row.seq), data: row.data })),
		lastSeq: Number(rows.at(-1)?.seq ?? 0)
	};
}

async function append(sql: Sql, rows: LogRow[]): Promise<Map<string, Obstacle>> {
	const [first] = rows;
	const inserting = rows.length === 1 && first !== undefined ? insertOne(sql, first) : insert(sql, rows);
	const stale = await inserting.catch((error: unknown) => {
		if (isAboutRows(error)) return null;
		throw error;
	});
	if (stale !== null) return new Map(stale.map((documentId) => [documentId, 'taken']));
	// Some document stands in the way of the others: one by one.
	const obstacles = new Map<string, Obstacle>();
	for (const [documentId, theirs] of Map.groupBy(rows, (row) => row.documentId)) {
		const obstacle = await appendOne(sql, theirs);
		if (obstacle !== null) obstacles.set(documentId, obstacle);
	}
	return obstacles;
}

async function appendOne(sql: Sql, rows: LogRow[]): Promise<Obstacle | null> {
	try {
		return (await insert(sql, rows)).length > 0 ? 'taken' : null;
	} catch (error) {
		if (!isAboutRows(error)) throw error;
		if (error.code === UNIQUE_VIOLATION) return 'taken';
		return error.code === FOREIGN_KEY_VIOLATION ? 'gone' : 'failed';
	}
}

/** The same for a single row, which is what people bring about who write now and then, at half the cost. */
async function insertOne(sql: Sql, { documentId, seq, data }: LogRow): Promise<string[]> {
	const { count } = await sql`
		insert into private.document_updates (document_id, seq, data)
		select ${documentId}, ${seq}, ${data} where not exists (
			select from private.document_snapshots where document_id = ${documentId} and seq >= ${seq}
		)`;
	return count === 0 ? [documentId] : [];
}

/** Inserts all rows but those of documents whose snapshot is newer, and returns these documents [C8]. */
async function insert(sql: Sql, rows: LogRow[]): Promise<string[]> {
	// All bytes in one piece, which goes over as it is: an array of them would have to be written out as text.
	let end = 0;
	const starts = rows.map(({ data }) => (end += data.byteLength) - data.byteLength + 1);
	const stale = await sql<{ document_id: string }[]>`
		with offered as materialized (
			select document_id, seq, substring(${Buffer.concat(rows.map(({ data }) => data))}::bytea from start for length) as data
			from unnest(
				${arrayOf(rows.map(({ documentId }) => documentId))}::text::uuid[],
				${arrayOf(rows.map(({ seq }) => seq))}::text::bigint[],
				${arrayOf(starts)}::text::int[],
				${arrayOf(rows.map(({ data }) => data.byteLength))}::text::int[]
			) as offered (document_id, seq, start, length)
		), stale as materialized (
			select distinct document_id from offered
			join private.document_snapshots as snapshot using (document_id)
			where snapshot.seq >= offered.seq
		), inserted as (
			insert into private.document_updates (document_id, seq, data)
			select document_id, seq, data from offered
			where document_id not in (select document_id from stale)
		)
		select document_id from stale`;
	return stale.map((row) => row.document_id);
}

async function compact(sql: Sql, documentId: string, atLeastRows: number): Promise<void> {
	await inTransaction(sql, async (transaction) => {
		// One compaction of a document at a time, or an older snapshot could replace a newer one.
		await transaction`select pg_advisory_xact_lock(hashtextextended(${`document ${documentId}`}, 0))`;
		const stored = await read(transaction, documentId);
		if (stored.lastSeq - stored.snapshotSeq < atLeastRows) return;
		const state = await squash(stored);
		await transaction`
			insert into private.document_snapshots (document_id, seq, state)
			values (${documentId}, ${stored.lastSeq}, ${state})
			on conflict (document_id) do update set seq = excluded.seq, state = excluded.state`;
		await transaction`
			delete from private.document_updates
			where document_id = ${documentId} and seq = any (${arrayOf(replaceable(stored))}::text::bigint[])`;
	});
}

/** A Postgres array of words without commas, quotes or spaces: numbers, uuids. */
function arrayOf(words: (string | number)[]): string {
	return `{${words.join(',')}}`;
}

/** Errors that the rows themselves cause, as against a database that is away, restarting or out of space. */
function isAboutRows(error: unknown): error is postgres.PostgresError {
	return error instanceof postgres.PostgresError && /^2[23]/.test(error.code);
}
