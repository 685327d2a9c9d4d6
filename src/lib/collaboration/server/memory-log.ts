import { replaceable, squash } from './squash';
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
		return { snapshot, snapshotSeq, updates, lastSeq: Math.max(snapshotSeq, updates.at(-1)?.seq ?? 0) };
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
		async since(documentId, seq) {
			const stored = read(documentId);
			const isKept = seq >= stored.snapshotSeq || kept(documentId).rows.has(seq + 1);
			return {
				...stored,
				...(isKept ? { snapshot: null, snapshotSeq: 0 } : {}),
				updates: stored.updates.filter((update) => update.seq > seq)
			};
		},
		async newest(documentIds) {
			return new Map(documentIds.map((documentId) => [documentId, read(documentId).lastSeq]));
		},
		async append(rows) {
			const obstacles = new Map<string, Obstacle>();
			for (const [documentId, theirs] of Map.groupBy(rows, (row) => row.documentId)) {
				const obstacle = appendOne(documentId, theirs);
				if (obstacle !== null) obstacles.set(documentId, obstacle);
			}
			return obstacles;
		},
		async compact(documentId, atLeastRows = 1) {
			const stored = read(documentId);
			if (stored.lastSeq - stored.snapshotSeq < atLeastRows) return;
			const state = await squash(stored);
			const document = kept(documentId);
			if (document.snapshotSeq >= stored.lastSeq) return;
			document.snapshot = state;
			document.snapshotSeq = stored.lastSeq;
			for (const seq of replaceable(stored)) document.rows.delete(seq);
		}
	};
}
