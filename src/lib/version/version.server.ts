import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import { unpackSections, type Sections } from './sections.server';
import type { Version } from './version';

/** The versions of a document, newest first, before a moment if one is given. None where the person may not read it. */
export async function listVersions(
	tx: Tx,
	documentId: string,
	{ before = null, most = 60 }: { before?: Date | null; most?: number } = {}
): Promise<Version[]> {
	const { rows } = await sql<Row>`
		select id, at, reason, name, restored_from, writers
		from public.versions_of(${documentId}::uuid, ${before}::timestamptz, ${most}::int)`.execute(tx);
	return rows.map(({ restored_from: restoredFrom, ...row }) => ({ ...row, restoredFrom }));
}

type Row = Omit<Version, 'restoredFrom'> & { restored_from: Date | null };

export type StoredVersion = Omit<Version, 'writers'> & {
	documentId: string;
	/** Unpack it outside of the transaction. */
	stored: { section_id: string | null; body: Uint8Array | null }[];
};

/** One version with its text, or null where there is nothing for that person. */
export async function readVersion(tx: Tx, versionId: string): Promise<StoredVersion | null> {
	const { rows } = await sql<StoredRow>`select * from public.read_version(${versionId}::uuid)`.execute(tx);
	const [row] = rows;
	if (!row) return null;
	const { document_id: documentId, at, reason, name, restored_from: restoredFrom } = row;
	return { id: versionId, documentId, at, reason, name, restoredFrom, stored: rows };
}

type StoredRow = Omit<Row, 'id' | 'writers'> & {
	document_id: string;
	section_id: string | null;
	body: Uint8Array | null;
};

/** What that version said. */
export function sectionsOfVersion({ stored }: StoredVersion): Promise<Sections> {
	return unpackSections(stored);
}

/** Gives a version a name, or takes it away with an empty one. A refusal is the database's. */
export async function nameVersion(tx: Tx, versionId: string, name: string): Promise<void> {
	await sql`select public.name_version(${versionId}::uuid, ${name})`.execute(tx);
}

/** Whether that person may write in the document, and so name and restore. */
export async function mayWriteIn(tx: Tx, documentId: string): Promise<boolean> {
	const { rows } = await sql<{ role: string }>`
		select public.my_document_role(${documentId}::uuid) as role`.execute(tx);
	return rows[0]?.role === 'writer';
}
