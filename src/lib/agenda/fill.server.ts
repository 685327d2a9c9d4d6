import type { Tx } from '$lib/server/database';
import type { TemplateItem } from '$lib/session/templates';
import { addItem, listAgenda } from './agenda.server';

type Home = { circleId: string; sessionId: string; parentId?: string };

/** Writes a template's items into an empty agenda. */
export async function fillFromTemplate(tx: Tx, home: Home, items: readonly TemplateItem[]): Promise<void> {
	for (const { parts, title, kind, minutes, detail } of items) {
		const id = await addItem(tx, home, { title, kind, minutes, detail: detail ?? '' }, []);
		if (parts) await fillFromTemplate(tx, { ...home, parentId: id }, parts);
	}
}

/** Copies the agenda of an earlier session of the same circle, with who presents. */
export async function copyAgenda(tx: Tx, from: string, home: Home): Promise<void> {
	const items = await listAgenda(tx, from);
	const copies = new Map<string, string>();
	const parentsFirst = [...items.filter((item) => !item.parentId), ...items.filter((item) => item.parentId)];
	for (const { id, parentId, title, kind, minutes, detail, presenters } of parentsFirst) {
		const parent = parentId ? (copies.get(parentId) ?? null) : null;
		copies.set(
			id,
			await addItem(tx, { ...home, parentId: parent }, { title, kind, minutes, detail }, presenters)
		);
	}
}
