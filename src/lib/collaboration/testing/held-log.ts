import type { LogRow, UpdateLog } from '../server/update-log';

export type HeldLog = UpdateLog & {
	/** From now on commits wait. */
	hold(): void;
	release(): void;
	/** From now on the database is away. */
	fail(): void;
	recover(): void;
	failLoads: boolean;
	loads: number;
	appends: LogRow[][];
};

/** A log whose commits can be held up or made to fail, so that a test can look at the moment between. */
export function holdLog(log: UpdateLog): HeldLog {
	let gate: Promise<void> | null = null;
	let open: () => void = () => undefined;
	let isDown = false;
	const held: HeldLog = {
		failLoads: false,
		loads: 0,
		appends: [],
		hold() {
			gate = new Promise((resolve) => (open = resolve));
		},
		release() {
			open();
			gate = null;
		},
		fail() {
			isDown = true;
		},
		recover() {
			isDown = false;
		},
		async load(documentId) {
			held.loads += 1;
			if (held.failLoads) throw new Error('the database is away');
			return log.load(documentId);
		},
		async append(rows) {
			held.appends.push(rows);
			await gate;
			if (isDown) throw new Error('the database is away');
			return log.append(rows);
		},
		since: (documentId, seq) => log.since(documentId, seq),
		newest: (documentIds) => log.newest(documentIds),
		compact: (documentId, atLeastRows) => log.compact(documentId, atLeastRows)
	};
	return held;
}
