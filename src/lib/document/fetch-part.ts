/** How long until it is asked for again. */
const AGAIN_MS = 5_000;

/**
 * Fetches a part of the page, over and over until it is here.
 * @param isMissed told each time that it did not come; returns whether it is still wanted
 * @returns null once nobody wants it any more
 */
export function fetchPart<T>(fetch: () => Promise<T>, isMissed: () => boolean): Promise<T | null> {
	return fetch().catch(async () => {
		if (!isMissed()) return null;
		await new Promise((again) => setTimeout(again, AGAIN_MS));
		return fetchPart(fetch, isMissed);
	});
}
