import {
	filesIn,
	filesNamedIn,
	KEEP_HEADER,
	nameOf,
	NOBODY,
	readKeepable,
	sessionAt,
	withPage
} from './kept';
import type { Kept } from './kept';
import { listCopies } from './copies';
import type { Copy } from './copies';
import { forgetDocuments } from './forget-documents';

// The pages that are kept on this device. Both the pages themselves and the service worker reach for them.

const PAGES = 'colloquy-pages';
export const FILES = 'colloquy-files';
const LIST = '/kept.json';
const WHO = '/who.json';
const ASKED = '/asked.json';
/** Files that are fetched together. */
const AT_ONCE = 6;

/** The sessions kept here, the newest last. */
export async function listKept(): Promise<Kept[]> {
	return (await readNote<Kept[]>(LIST)) ?? [];
}

/** Keeps an answer if it may be kept; an answer that may not removes what was kept before. */
export async function keepPage(path: string, answer: Response): Promise<void> {
	const session = sessionAt(path);
	if (session === null) return;
	if (answer.status === 403 || answer.status === 404) return dropSession(session);
	if (!answer.ok) return;
	const keepable = readKeepable(answer.headers.get(KEEP_HEADER));
	// The circle forbids copies: of all its sessions, and what nobody else has yet stays until it is saved.
	if (keepable === null) return dropSession(session, { andItsCircle: true });
	const html = await answer.clone().text();
	const pages = await caches.open(PAGES);
	await pages.put(path, answer);
	const files = filesIn(html, answer.headers.get('link'));
	const { list, dropped } = withPage(await listKept(), session, keepable, { path, at: Date.now(), files });
	await writeNote(LIST, list);
	for (const old of dropped) {
		await removePages(old);
		const shown = await namesShown();
		const goes = (copy: Copy): boolean => isOf(old)(copy) && !shown.has(nameOf(copy));
		await forgetDocuments(goes, { alsoUnsaved: false });
	}
	await keepFiles(files);
}

export async function pageKept(path: string): Promise<Response | undefined> {
	return caches.match(path, { ignoreVary: true });
}

/** Whether the page was kept a short while ago. */
export async function isFresh(path: string, withinMs: number): Promise<boolean> {
	const pages = (await listKept()).flatMap((kept) => kept.pages);
	return pages.some((page) => page.path === path && Date.now() - page.at < withinMs);
}

/** Adds files of the build to what the page needs here. */
export async function keepFiles(paths: readonly string[], forPage?: string): Promise<void> {
	const files = await caches.open(FILES);
	const keep = async (path: string): Promise<void> => {
		if (!(await files.match(path, { ignoreVary: true }))) await files.add(path).catch(() => undefined);
	};
	for (let from = 0; from < paths.length; from += AT_ONCE)
		await Promise.all(paths.slice(from, from + AT_ONCE).map(keep));
	if (forPage === undefined) return;
	const list = await listKept();
	const page = list.flatMap((kept) => kept.pages).find(({ path }) => path === forPage);
	if (!page) return;
	page.files = [...new Set([...page.files, ...paths])];
	page.isWhole = true;
	await writeNote(LIST, list);
}

/**
 * Keeps everything that these files of the build import, now or when somebody asks for it, and says what that is. The
 * files at the entry name every page there is: those are left out.
 */
export async function keepImports(paths: readonly string[], build: readonly string[]): Promise<string[]> {
	const files = await caches.open(FILES);
	const known = new Set(build);
	const all = new Set(paths);
	for (let wave = [...all]; wave.length > 0;) {
		await keepFiles(wave);
		const codes = wave.filter((path) => path.endsWith('.js') && !path.includes('/entry/'));
		const named = await Promise.all(
			codes.map(async (path) => {
				const kept = await files.match(path, { ignoreVary: true });
				return filesNamedIn((await kept?.text()) ?? '', path);
			})
		);
		wave = [...new Set(named.flat())].filter((name) => known.has(name) && !all.has(name));
		for (const name of wave) all.add(name);
	}
	return [...all];
}

/** Removes the files that belong neither to this build nor to a page that is kept. */
export async function pruneFiles(current: readonly string[]): Promise<void> {
	const needed = (await listKept()).flatMap(({ pages }) => pages.flatMap((page) => page.files));
	const wanted = new Set([...current, ...needed]);
	const files = await caches.open(FILES);
	for (const request of await files.keys()) {
		if (!wanted.has(new URL(request.url).pathname)) await files.delete(request);
	}
}

/** Removes a session from this device, and maybe the other sessions of its circle, but for what is not saved. */
export async function dropSession(
	session: string,
	{ andItsCircle = false }: { andItsCircle?: boolean } = {}
): Promise<void> {
	const list = await listKept();
	// A session that was opened long ago has no pages here any more, and its copies still say what they are of.
	const known = [...list, ...(await listCopies()).flatMap(({ about }) => about ?? [])];
	const circle = known.find((each) => each.session === session)?.circle;
	const goes = (each: { session: string; circle: string }): boolean =>
		each.session === session || (andItsCircle && each.circle === circle);
	const going = list.filter(goes);
	if (going.length > 0) {
		await writeNote(
			LIST,
			list.filter((kept) => !goes(kept))
		);
	}
	for (const kept of going) await removePages(kept);
	const documents = new Set(going.flatMap((kept) => kept.documents));
	await forgetDocuments(({ document, about }) => documents.has(document) || (about !== null && goes(about)), {
		alsoUnsaved: false
	});
}

/** Whether a copy is one of this session's documents, one's own notes among them. */
function isOf({ session, documents }: Kept): (copy: Copy) => boolean {
	return ({ document, about }) => documents.includes(document) || about?.session === session;
}

/** The copies whose documents some page of this browser has open: it holds a lock of that name. */
async function namesShown(): Promise<Set<string>> {
	const { held = [] } = (await globalThis.navigator?.locks?.query()) ?? {};
	return new Set(held.flatMap(({ name }) => name ?? []));
}

/** Removes every page, whoever's it is. */
export async function dropPages(): Promise<void> {
	await caches.delete(PAGES);
}

/**
 * Learns who uses this browser. Another person's pages go at once, and what is left of their documents, except for what
 * they have written and not saved: that waits until they are back.
 */
export async function personIs(person: string): Promise<void> {
	const before = await readNote<string>(WHO);
	if (before === person) return;
	await dropPages();
	await writeNote(WHO, person);
	if (before !== null && person !== NOBODY) {
		await forgetDocuments((copy) => copy.person !== person, { alsoUnsaved: false });
	}
}

/** Whose browser this was with the last answer; null when none has been. */
export function whoIsHere(): Promise<string | null> {
	return readNote<string>(WHO);
}

/** True once in so many milliseconds, whichever page asks. */
export async function isTimeToAsk(everyMs: number): Promise<boolean> {
	const last = await readNote<number>(ASKED);
	if (last !== null && Date.now() - last < everyMs) return false;
	await writeNote(ASKED, Date.now());
	return true;
}

async function removePages(kept: Kept): Promise<void> {
	const pages = await caches.open(PAGES);
	for (const { path } of kept.pages) await pages.delete(path);
}

async function readNote<T>(name: string): Promise<T | null> {
	const note = await (await caches.open(PAGES)).match(name);
	return note ? note.json() : null;
}

async function writeNote(name: string, value: unknown): Promise<void> {
	await (await caches.open(PAGES)).put(name, Response.json(value));
}
