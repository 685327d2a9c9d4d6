import { sql } from 'kysely';
import type { Tx } from '$lib/server/database';
import type { CircleForm } from './circle-form';
import type { FrameworkChange, FrameworkKind, FrameworkName } from './framework';

/** The circle's phases or strands in their order, with how many commitments use each. */
export async function readNames(tx: Tx, kind: FrameworkKind, circle: string): Promise<FrameworkName[]> {
	const { rows } = await sql<FrameworkName>`
		select n.id, n.name, (select count(*)::int from public.actions a where ${sql.ref(usedBy[kind])} = n.id) as uses
		from ${sql.table(`public.${kind}`)} n where n.circle_id = ${circle} order by n.position, n.name`.execute(tx);
	return rows;
}

const usedBy = { phases: 'a.phase_id', strands: 'a.strand_id' } as const;

/** Saves the settings if nobody changed them since this version was read. False when somebody did, or may not. */
export async function changeCircle(tx: Tx, circle: string, form: CircleForm): Promise<boolean> {
	const changed = await tx
		.updateTable('circles')
		.set((eb) => ({
			name: form.name,
			objective: form.objective,
			attribution: form.attribution,
			visibility: form.visibility,
			is_sensitive: form.sensitive,
			device_copies: form.device_copies,
			version: eb('version', '+', 1)
		}))
		.where('id', '=', circle)
		.where('version', '=', form.version)
		.returning('version')
		.executeTakeFirst();
	return changed !== undefined;
}

/** Applies an edited list of phases or strands. Call it in the transaction of changeCircle. */
export async function changeNames(
	tx: Tx,
	kind: FrameworkKind,
	circle: string,
	change: FrameworkChange & { ok: true }
): Promise<void> {
	if (change.removed.length) {
		await tx.deleteFrom(kind).where('circle_id', '=', circle).where('id', 'in', change.removed).execute();
	}
	for (const { id, name, position } of change.kept) {
		await tx
			.updateTable(kind)
			.set({ name, position })
			.where('circle_id', '=', circle)
			.where('id', '=', id)
			.execute();
	}
	if (change.added.length) {
		const after = change.kept.length + 1;
		const rows = change.added.map((name, index) => ({ circle_id: circle, name, position: after + index }));
		await tx.insertInto(kind).values(rows).execute();
	}
}

/** Closes the circle, or opens it again. */
export async function closeCircle(tx: Tx, circle: string, closed: boolean): Promise<void> {
	await tx
		.updateTable('circles')
		.set((eb) => ({ closed_at: closed ? sql<Date>`now()` : null, version: eb('version', '+', 1) }))
		.where('id', '=', circle)
		.execute();
}
