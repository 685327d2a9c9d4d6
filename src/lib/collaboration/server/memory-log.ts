import { squash } from './squash';
import type { LogRow, Obstacle, StoredDocument, UpdateLog } from './update-log';

type Kept = { snapshot: Uint8Array | null; snapshotSeq: number; rows: Map<number, Uint8Array> };

/** Keeps the log in memory, for tests. */
export function createMemoryLog(): UpdateLog {
	const documents = new Map<string, Kept>();

	function kept(documentId: string): Kept {
		const found = documents.get(documentId) ?? { snapshot: null, snapshotSeq: 0, rows: new Map() };
		documents.set(documentId, found);
		return found;
	}

	function read(documentId: string): StoredDocument {
		const { snapshot, snapshotSeq, rows } = kept(documentId);
		const updates = [...rows].map(([seq, data]) => ({ seq, data })).sort((a, b) => a.seq - b.seq);
		return { snapshot, updates, lastSeq: Math.max(snapshotSeq, updates.at(-1)?.seq ?? 0) };
	}

	function appendOne(documentId: string, rows: LogRow[]): Obstacle | null {
		const document = kept(documentId);
		if (rows.some(({ seq }) => document.rows.has(seq) || seq <= document.snapshotSeq)) return 'taken';
		for (const { seq, data } of rows) document.rows.set(seq, data.slice());
		return null;
	}

	return {
		async load(documentId) {
			return read(documentId);
		},
		async append(rows) {
			const obstacles = new Map<string, Obstacle>();
			for (const [documentId, theirs] of Map.groupBy(rows, (row) => row.documentId)) {
				const obstacle = appendOne(documentId, theirs);
				if (obstacle !== null) obstacles.set(documentId, obstacle);
			}
			return obstacles;
		},
		async compact(documentId) {
			const stored = read(documentId);
			if (stored.updates.length === 0) return;
			const document = kept(documentId);
			document.snapshot = squash(stored);
			document.snapshotSeq = stored.lastSeq;
			for (const { seq } of stored.updates) document.rows.delete(seq);
		}
	};
}
