import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { restore } from '../server/squash';
import type { UpdateLog } from '../server/update-log';
import { typed } from './rooms';

/** What every kind of log has to do. `newDocument` makes a document that may have rows. */
export function followsTheLogRules(
	name: string,
	log: () => UpdateLog,
	newDocument: () => Promise<string>
): void {
	async function textOf(documentId: string): Promise<string> {
		const doc = new Y.Doc();
		restore(doc, await log().load(documentId));
		return doc.getText('text').toString();
	}

	/** Rows of one author who types word after word and deletes the first again. */
	function rowsFor(
		documentId: string,
		count: number,
		from = 1
	): { documentId: string; seq: number; data: Uint8Array }[] {
		const doc = new Y.Doc();
		const rows: { documentId: string; seq: number; data: Uint8Array }[] = [];
		doc.on('update', (data: Uint8Array) => rows.push({ documentId, seq: from + rows.length, data }));
		for (let index = 0; index < count - 1; index += 1) doc.getText('text').insert(index, String(index % 10));
		doc.getText('text').delete(0, 1);
		return rows;
	}

	describe(name, () => {
		it('an unknown document is empty', async () => {
			const documentId = await newDocument();
			expect(await log().load(documentId)).toEqual({
				snapshot: null,
				snapshotSeq: 0,
				updates: [],
				lastSeq: 0
			});
		});

		it('gives back what was appended, in order', async () => {
			const documentId = await newDocument();
			expect(await log().append(rowsFor(documentId, 12))).toEqual(new Map());
			const stored = await log().load(documentId);
			expect(stored.updates.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
			expect(stored.lastSeq).toBe(12);
			expect(await textOf(documentId)).toBe('1234567890');
		});

		it('keeps bytes as they are', async () => {
			const documentId = await newDocument();
			const data = Uint8Array.from({ length: 256 }, (_, index) => index);
			await log().append([{ documentId, seq: 1, data }]);
			expect([...((await log().load(documentId)).updates[0]?.data ?? [])]).toEqual([...data]);
		});

		it('[C8] refuses a number that is taken, keeps nothing of that document and all of the others', async () => {
			const [taken, free] = [await newDocument(), await newDocument()];
			await log().append([{ documentId: taken, seq: 1, data: typed('first').update }]);
			const obstacles = await log().append([
				{ documentId: free, seq: 1, data: typed('fine').update },
				{ documentId: taken, seq: 1, data: typed('second').update },
				{ documentId: taken, seq: 2, data: typed('third').update }
			]);
			expect(obstacles).toEqual(new Map([[taken, 'taken']]));
			expect(await textOf(taken)).toBe('first');
			expect(await textOf(free)).toBe('fine');
		});

		it('[C8] a number that is in the snapshot is taken as well', async () => {
			const documentId = await newDocument();
			await log().append(rowsFor(documentId, 4));
			await log().compact(documentId);
			const late = [{ documentId, seq: 3, data: typed('late').update }];
			expect(await log().append(late)).toEqual(new Map([[documentId, 'taken']]));
		});

		it('[C15] compacts to a snapshot that equals the rows, and numbers go on', async () => {
			const documentId = await newDocument();
			await log().append(rowsFor(documentId, 12));
			await log().compact(documentId);
			const stored = await log().load(documentId);
			expect(stored.snapshotSeq).toBe(12);
			expect(stored.lastSeq).toBe(12);
			const doc = new Y.Doc();
			restore(doc, { snapshot: stored.snapshot, updates: [] });
			expect(doc.getText('text').toString()).toBe('1234567890');
			expect(await log().append([{ documentId, seq: 13, data: typed('after').update }])).toEqual(new Map());
			expect(await textOf(documentId)).toContain('after');
		});

		it('[C15] rows go with the compaction after the one that read them', async () => {
			const documentId = await newDocument();
			await log().append(rowsFor(documentId, 12));
			await log().compact(documentId);
			expect((await log().load(documentId)).updates).toHaveLength(12);
			await log().append([{ documentId, seq: 13, data: typed('after').update }]);
			await log().compact(documentId, 2);
			expect((await log().load(documentId)).snapshotSeq, 'too little is new').toBe(12);
			await log().compact(documentId);
			const stored = await log().load(documentId);
			expect(stored.updates.map(({ seq }) => seq)).toEqual([13]);
			expect(stored.snapshotSeq).toBe(13);
			expect(await textOf(documentId)).toContain('1234567890');
		});

		it('[C82] gives back what came after a number: rows while they are there, else the snapshot', async () => {
			const documentId = await newDocument();
			await log().append(rowsFor(documentId, 12));
			await log().compact(documentId);
			await log().append([{ documentId, seq: 13, data: typed('after').update }]);
			const since = async (seq: number) => {
				const { snapshot, updates, lastSeq } = await log().since(documentId, seq);
				return { hasSnapshot: snapshot !== null, seqs: updates.map((update) => update.seq), lastSeq };
			};
			expect(await since(10)).toEqual({ hasSnapshot: false, seqs: [11, 12, 13], lastSeq: 13 });
			expect(await since(13)).toEqual({ hasSnapshot: false, seqs: [], lastSeq: 13 });
			await log().compact(documentId);
			expect(await since(10)).toEqual({ hasSnapshot: true, seqs: [13], lastSeq: 13 });
			expect(await since(12)).toEqual({ hasSnapshot: false, seqs: [13], lastSeq: 13 });
		});

		it('[C83] knows the highest number of many documents', async () => {
			const [one, other, untouched] = [await newDocument(), await newDocument(), await newDocument()];
			await log().append([...rowsFor(one, 4), ...rowsFor(other, 7)]);
			await log().compact(other);
			expect(await log().newest([one, other, untouched])).toEqual(
				new Map([
					[one, 4],
					[other, 7],
					[untouched, 0]
				])
			);
		});

		it('[C15] rows appended while it compacts stay', async () => {
			const documentId = await newDocument();
			await log().append(rowsFor(documentId, 30));
			const compacting = log().compact(documentId);
			const appending = log().append([{ documentId, seq: 31, data: typed('meanwhile').update }]);
			await Promise.all([compacting, appending, log().compact(documentId)]);
			expect(await textOf(documentId)).toContain('meanwhile');
		});

		it('[C15] deletes nothing when rows are missing', async () => {
			const documentId = await newDocument();
			const rows = rowsFor(documentId, 6).filter(({ seq }) => seq !== 2);
			await log().append(rows);
			await expect(log().compact(documentId)).rejects.toThrow('incomplete');
			expect((await log().load(documentId)).updates).toHaveLength(5);
		});
	});
}
