/** What a page of a session says about itself, so that a browser may keep it. */
export type Keepable = {
	title: string;
	circle: string;
	circleName: string;
	/** Ids of its live documents. */
	documents: string[];
};

/** A session that is kept on this device. */
export type Kept = Keepable & {
	session: string;
	/** Its pages here, the newest last; whole with the files that they fetch only when something is wanted. */
	pages: { path: string; at: number; files: string[]; isWhole?: boolean }[];
};

/** Begins the name of the database that holds one person's copy of one document. */
export const COPY_PREFIX = 'colloquy:document:';
/** The name of that database. */
export function nameOf({ person, document }: { person: string; document: string }): string {
	return `${COPY_PREFIX}${person}:${document}`;
}
/** What a page noted there [C94]: how many of its changes no server has, and from which clock on whose are unanswered. */
export type Note = [count: number, unanswered: [client: number, clock: number][]];
/** Of each page, by the client that Yjs made of it. */
export type Notes = Record<string, Note>;
/** Of every answer: whose eyes it was made for. */
export const PERSON_HEADER = 'colloquy-person';
export const NOBODY = 'nobody';
/** Of a session's pages: what may be kept, or `no`. */
export const KEEP_HEADER = 'colloquy-keep';
/** Told by a page that was not made now. */
export const KEPT_MARK = 'kept';

const MOST_SESSIONS = 5;

/** The session whose page this is, when it is one that can be read and written without a network; or null. */
export function sessionAt(path: string): string | null {
	return /^\/sessions\/([0-9a-f-]{36})(?:\/summary)?$/.exec(path)?.[1] ?? null;
}

/** For the header: letters of any language, in ASCII. Null where copies are forbidden. */
export function writeKeepable(keepable: Keepable | null): string {
	return keepable === null ? 'no' : encodeURIComponent(JSON.stringify(keepable));
}

/** Null for everything that may not be kept. */
export function readKeepable(header: string | null): Keepable | null {
	if (header === null || header === 'no') return null;
	const read: Partial<Keepable> = JSON.parse(decodeURIComponent(header));
	const { title, circle, circleName, documents } = read;
	return title && circle && circleName && documents ? { title, circle, circleName, documents } : null;
}

/** The list with this page as the newest, and the sessions that no longer fit. */
export function withPage(
	list: readonly Kept[],
	session: string,
	keepable: Keepable,
	page: Kept['pages'][number]
): { list: Kept[]; dropped: Kept[] } {
	const before = list.find((kept) => kept.session === session);
	const pages = [...(before?.pages ?? []).filter(({ path }) => path !== page.path), page];
	const all = [...list.filter((kept) => kept !== before), { ...keepable, session, pages }];
	return { list: all.slice(-MOST_SESSIONS), dropped: all.slice(0, -MOST_SESSIONS) };
}

/** The files of a build that a page names, in itself or in the header that has them fetched early. */
export function filesIn(html: string, link: string | null): string[] {
	return [...new Set(`${html} ${link ?? ''}`.match(/\/_app\/immutable\/[\w./-]+\.(?:js|css|woff2)/g) ?? [])];
}

/** The files of a build that one of them names, in order to import them: at once, or when somebody asks for something. */
export function filesNamedIn(code: string, path: string): string[] {
	const named = code.matchAll(/["'`](\.{1,2}\/[\w./-]+\.(?:js|css))["'`]/g);
	return [...new Set([...named].map(([, name = '']) => new URL(name, `https://here${path}`).pathname))];
}

/** Whether the data of a page says that there is nothing here for this person any more. */
export function isLost(data: string): boolean {
	return /"type":"error".*?"status":40[34]/.test(data);
}

export function deleteDatabase(name: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const request = indexedDB.deleteDatabase(name);
		request.onsuccess = () => resolve();
		request.onerror = () => reject(request.error ?? new Error('The copy could not be deleted'));
	});
}
