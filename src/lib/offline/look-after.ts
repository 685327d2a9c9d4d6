import { openDocuments } from '$lib/collaboration/open-documents';
import { listCopies } from './copies';
import type { Copy } from './copies';
import { forgetDocuments } from './forget-documents';
import { PERSON_HEADER } from './kept';
import { dropSession, isTimeToAsk, listKept } from './shelf';

/** How often the server is asked what may stay here. */
const ASK_MS = 5 * 60_000;

/** Of documents kept on a device: those this person may see, and those of them that may be kept. */
export type Standing = { seen: string[]; kept: string[] };

/**
 * Removes from this device what its person may no longer see, unsaved or not, and what its circle no longer lets be
 * kept once nothing of it is unsaved [C67]. Asks the server for it, at most once in a few minutes.
 * @returns the copies that wait to be sent and that no document of this page shows
 */
export async function lookAfterCopies(person: string): Promise<Copy[]> {
	const documents = await documentsHere(person);
	if (documents.length > 0 && (await isTimeToAsk(ASK_MS))) {
		const standing = await ask(person, documents).catch(() => null);
		if (standing) await keepOnly(person, documents, standing);
	}
	return waitingCopies(person);
}

/** The copies of this person with changes that no server has, but for those of the documents on this page. */
export async function waitingCopies(person: string): Promise<Copy[]> {
	const shown = new Set(openDocuments().map(({ documentId }) => documentId));
	const copies = await listCopies();
	return copies.filter((copy) => copy.person === person && copy.unsaved > 0 && !shown.has(copy.document));
}

/** Which of these documents may stay, as the database says now. Null when the answer is not for this person. */
export async function ask(person: string, documents: readonly string[]): Promise<Standing | null> {
	const answer = await fetch('/offline/documents', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ documents })
	});
	return answer.ok && answer.headers.get(PERSON_HEADER) === person ? answer.json() : null;
}

async function documentsHere(person: string): Promise<string[]> {
	const copies = (await listCopies()).filter((copy) => copy.person === person);
	const kept = (await listKept()).flatMap((session) => session.documents);
	return [...new Set([...copies.map(({ document }) => document), ...kept])];
}

async function keepOnly(
	person: string,
	documents: readonly string[],
	{ seen, kept }: Standing
): Promise<void> {
	const lost = new Set(documents.filter((id) => !seen.includes(id)));
	const forbidden = new Set(seen.filter((id) => !kept.includes(id)));
	for (const session of await listKept()) {
		if (session.documents.some((id) => lost.has(id)))
			await dropSession(session.session, { alsoUnsaved: true });
		else if (session.documents.some((id) => forbidden.has(id))) await dropSession(session.session);
	}
	const isIn = (ids: Set<string>) => (copy: Copy) => copy.person === person && ids.has(copy.document);
	await forgetDocuments(isIn(lost), { alsoUnsaved: true });
	await forgetDocuments(isIn(forbidden), { alsoUnsaved: false });
}
