import type { Component } from 'svelte';

/** A part of a page that a browser fetches when it is wanted. `drawn` is there already: on the server, but for `whenOpened`. */
export type Later<Props extends Record<string, unknown>> = {
	drawn: Component<Props> | null;
	fetch: () => Promise<Component<Props>>;
};

type Fetched<Props extends Record<string, unknown>> = () => Promise<{ default: Component<Props> }>;

/**
 * For a universal load: the server draws the part at once, so that it is there without JavaScript; a browser waits until
 * somebody opens it, unless it stands open from the beginning (`isOpen`).
 */
export async function later<Props extends Record<string, unknown>>(
	part: Fetched<Props>,
	isOpen = false
): Promise<Later<Props>> {
	const fetch = async () => (await part()).default;
	return { drawn: import.meta.env.SSR || isOpen ? await fetch() : null, fetch };
}

/**
 * For what would stand on a page many times over: the server does not draw it either. Without JavaScript it is reached on a
 * page of its own, which `LaterDisclosure` is told as `page`.
 */
export function whenOpened<Props extends Record<string, unknown>>(part: Fetched<Props>): Later<Props> {
	return { drawn: null, fetch: async () => (await part()).default };
}

/** For a page that has the part anyway. */
export function atOnce<Props extends Record<string, unknown>>(part: Component<Props>): Later<Props> {
	return { drawn: part, fetch: () => Promise.resolve(part) };
}
