import { openDocuments } from '$lib/collaboration/open-documents';
import { listCopies } from './copies';
import type { Copy } from './copies';
import { forgetDocuments } from './forget-documents';
import { PERSON_HEADER } from './kept';
import { dropSession, isTimeToAsk, listKept } from './shelf';

/** How often the server is asked what may stay here, and how long it may take to answer. */
const ASK_MS = 5 * 60_000;
const ANSWER_MS = 10_000;

/** Of documents kept on a device: those this person may see, and those of them that may be kept. */
export type Standing = { seen: string[]; kept: string[] };

/**
 * Removes from this device what its person may no longer see, unsaved or not, and what its circle no longer lets be
 * kept once nothing of it is unsaved [C67]. Asks the server for it, at most once in a few minutes.
 * @returns the copies that wait to be sent
 */
export async function lookAfterCopies(person: string): Promise<Copy[]> {
	const documents = await documentsHere(person);
	if (documents.length > 0 && (await isTimeToAsk(ASK_MS))) {
		const standing = await ask(person, documents).catch(() => null);
		if (standing) await keepOnly(person, documents, standing);
	}
	return waitingCopies(person);
}

/**
 * Removes from this device a session that was refused to this person, and asks at once what else is lost with it.
 * Without an answer its circle may be: all of that goes, and what no server has waits for the next page that asks.
 */
export async function loseSession(person: string, session: string): Promise<void> {
	const documents = await documentsHere(person);
	const standing = await ask(person, documents).catch(() => null);
	await dropSession(session, { andItsCircle: standing === null });
	if (standing) await keepOnly(person, documents, standing);
}

/** Every copy with changes that no server has, but for what the documents on this page send themselves. */
export async function unsavedCopies(): Promise<Copy[]> {
	const here = openDocuments().map(({ doc }) => doc.clientID);
	return (await listCopies(here)).filter(({ unsaved }) => unsaved > 0);
}

/** Those of this person. */
export async function waitingCopies(person: string): Promise<Copy[]> {
	return (await unsavedCopies()).filter((copy) => copy.person === person);
}

/** Which of these documents may stay, as the database says now. Null when there is no answer for this person. Throws without a network. */
export async function ask(person: string, documents: readonly string[]): Promise<Standing | null> {
	if (documents.length === 0) return { seen: [], kept: [] };
	const answer = await fetch('/offline/documents', {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ documents }),
		signal: AbortSignal.timeout(ANSWER_MS)
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
		if (session.documents.some((id) => lost.has(id) || forbidden.has(id))) await dropSession(session.session);
	}
	const isIn = (ids: Set<string>) => (copy: Copy) => copy.person === person && ids.has(copy.document);
	await forgetDocuments(isIn(lost), { alsoUnsaved: true });
	await forgetDocuments(isIn(forbidden), { alsoUnsaved: false });
}
