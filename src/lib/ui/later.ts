import type { Component } from 'svelte';

/** A part of a page that a browser fetches when it is wanted. `drawn` is there already: on the server, or where it stands open. */
export type Later<Props extends Record<string, unknown>> = {
	drawn: Component<Props> | null;
	fetch: () => Promise<Component<Props>>;
	/** What it is given besides, asked for when it is opened: a long list to choose from. */
	rest?: () => Promise<Partial<Props>>;
};

type Fetched<Props extends Record<string, unknown>> = () => Promise<{ default: Component<Props> }>;

/**
 * For a universal load: the server can draw the part, so that it is there without JavaScript; a browser waits until
 * somebody opens it, unless it stands open from the beginning (`isOpen`). With a `rest` it stands on a page of its own, too.
 */
export async function later<Props extends Record<string, unknown>>(
	part: Fetched<Props>,
	{ isOpen = false, rest }: { isOpen?: boolean; rest?: Later<Props>['rest'] } = {}
): Promise<Later<Props>> {
	const fetch = async () => (await part()).default;
	const drawn = import.meta.env.SSR || isOpen ? await fetch() : null;
	return rest ? { drawn, fetch, rest } : { drawn, fetch };
}

/** For a page that has the part anyway. */
export function atOnce<Props extends Record<string, unknown>>(part: Component<Props>): Later<Props> {
	return { drawn: part, fetch: () => Promise.resolve(part) };
}
