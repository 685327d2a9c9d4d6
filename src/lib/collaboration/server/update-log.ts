/** One update as it was committed. `seq` counts from 1 within its document. */
export type LoggedUpdate = { seq: number; data: Uint8Array };
export type LogRow = LoggedUpdate & { documentId: string };

export type StoredDocument = {
	snapshot: Uint8Array | null;
	/** The highest number in the snapshot; 0 without one. */
	snapshotSeq: number;
	/** The rows there are, in order. The oldest of them may be in the snapshot as well [C15]. */
	updates: LoggedUpdate[];
	/** The highest number ever used; 0 for a document nobody has written in. */
	lastSeq: number;
};

/**
 * Why rows of one document were not committed: their number is `taken` by another instance [C8], the document is `gone`,
 * or the database `failed` on them for a reason of its own.
 */
export type Obstacle = 'taken' | 'gone' | 'failed';

/** Where updates are kept. Both kinds follow the same tests (`update-log.contract.ts`). */
export interface UpdateLog {
	/** Reads snapshot and rows as of one moment. An unknown document is an empty one. */
	load(documentId: string): Promise<StoredDocument>;
	/** What came after a number. The snapshot is part of it only where rows that came after are nowhere else [C82]. */
	since(documentId: string, seq: number): Promise<StoredDocument>;
	/** The highest number of each of these documents [C83]. */
	newest(documentIds: string[]): Promise<Map<string, number>>;
	/**
	 * Commits the rows of all documents together. Of a document in the answer no row was committed, of every other all were.
	 * Throws when nothing is known, such as a lost connection; the same rows may then be tried again.
	 */
	append(rows: LogRow[]): Promise<Map<string, Obstacle>>;
	/** Writes a snapshot of the rows there are, and deletes those which the snapshot before it had, if so many are new [C15]. */
	compact(documentId: string, atLeastRows?: number): Promise<void>;
}
