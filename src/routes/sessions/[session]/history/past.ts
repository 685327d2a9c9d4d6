import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { listAgenda } from '$lib/agenda/agenda.server';
import { schedule } from '$lib/agenda/schedule';
import { generalSection, introductionSection, type Section } from '$lib/document/document';
import { listThemes } from '$lib/document/theme.server';
import type { Tx } from '$lib/server/database';
import type { RoomFrame } from '$lib/session/session.server';
import { mayWriteIn, readVersion, type StoredVersion } from '$lib/version/version.server';
import type { WithHistory } from '$lib/version/version';

type Room = Pick<RoomFrame, 'documents' | 'session'>;

/** Which of the session's two documents an address is about. */
export function wantedOf(url: URL): WithHistory {
	return url.searchParams.get('of') === 'summary' ? 'summary' : 'notes';
}

/** The sections of a document in today's order. */
export async function titledSections(tx: Tx, { session }: Room, of: WithHistory): Promise<Section[]> {
	if (of === 'summary')
		return [
			{ id: introductionSection, title: session.title },
			...(await listThemes(tx, session.id)).map(({ id, title }) => ({ id, title }))
		];
	const slots = schedule(await listAgenda(tx, session.id), new Date(0));
	if (slots.length === 0) return [{ id: generalSection, title: 'Notes' }];
	return slots.flatMap(({ item, parts }) => [
		{ id: item.id, title: item.title },
		...parts.map((part) => ({ id: part.item.id, title: part.item.title, within: item.title }))
	]);
}

/** A version of this session's notes or summary, as that person may see it. Throws 404 where there is none. */
export async function versionOf(
	tx: Tx,
	{ documents }: Room,
	id: string
): Promise<StoredVersion & { of: WithHistory; mayWrite: boolean }> {
	const version = z.uuid().safeParse(id).success ? await readVersion(tx, id) : null;
	const of = version?.documentId === documents.summary ? 'summary' : 'notes';
	if (!version || version.documentId !== documents[of]) error(404);
	return { ...version, of, mayWrite: await mayWriteIn(tx, version.documentId) };
}
