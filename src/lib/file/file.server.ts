import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { CheckedFile } from './check-file.server';
import type { FileRow } from './file';

/** What a file belongs to. */
export type Place = { session: string } | { action: string };

/**
 * Adds a file that `checkFile` has looked at (before the transaction: only SQL is awaited inside). Returns its id; the
 * same picture twice in a session is one file. Throws a refusal (P0001, hint field:file) for whoever may not, and when
 * the circle has no room left. Who added it is stored for commitments and attributed sessions only.
 */
export async function addFile(tx: Tx, place: Place, file: CheckedFile): Promise<string> {
	const { name, mediaType, content, width, height } = file;
	const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength);
	const call =
		'session' in place
			? sql<{
					id: string;
				}>`select private.add_session_file(${place.session}, ${name}, ${mediaType}, ${bytes}, ${width}, ${height}) as id`
			: sql<{
					id: string;
				}>`select private.add_action_file(${place.action}, ${name}, ${mediaType}, ${bytes}, ${width}, ${height}) as id`;
	const { rows } = await call.execute(tx);
	const [row] = rows;
	if (!row) throw new Error('A file was not added.');
	return row.id;
}

const columns = ['id', 'name', 'media_type', 'bytes', 'width', 'height'] as const;

/** The files of a session or of a commitment that the caller may see, the oldest first. */
export async function listFiles(tx: Tx, place: Place): Promise<FileRow[]> {
	const rows = await tx
		.selectFrom('files')
		.select(columns)
		.$if('session' in place, (query) =>
			query.where('session_id', '=', 'session' in place ? place.session : '')
		)
		.$if('action' in place, (query) => query.where('action_id', '=', 'action' in place ? place.action : ''))
		.orderBy('created_at')
		.orderBy('id')
		.execute();
	return rows.map(fromRow);
}

export type FileWithContent = FileRow & { sha256: string; content: Uint8Array };

/** A file and what is in it, or null when the caller may not see it. */
export async function readFile(tx: Tx, id: string): Promise<FileWithContent | null> {
	const row = await tx
		.selectFrom('files')
		.innerJoin('private.file_contents as c', 'c.file_id', 'files.id')
		.select([...columns.map((column) => `files.${column}` as const), 'files.sha256', 'c.content'])
		.where('files.id', '=', id)
		.executeTakeFirst();
	return row ? { ...fromRow(row), sha256: row.sha256, content: row.content } : null;
}

/** Where a file belongs, or null when the caller may not see it. */
export async function placeOf(
	tx: Tx,
	id: string
): Promise<{ session: string | null; action: string | null } | null> {
	const row = await tx
		.selectFrom('files')
		.select(['session_id as session', 'action_id as action'])
		.where('id', '=', id)
		.executeTakeFirst();
	return row ?? null;
}

/** Removes a file with its content. False when the caller may not, when it stands as evidence, or it is gone already. */
export async function removeFile(tx: Tx, id: string): Promise<boolean> {
	const { numDeletedRows } = await tx.deleteFrom('files').where('id', '=', id).executeTakeFirst();
	return numDeletedRows > 0n;
}

function fromRow(row: {
	id: string;
	name: string;
	media_type: string;
	bytes: number;
	width: number | null;
	height: number | null;
}): FileRow {
	const { media_type: mediaType, id, name, bytes, width, height } = row;
	return { id, name, mediaType, bytes, width, height };
}
