import { beforeEach, expect, it, vi } from 'vitest';
import type { Comment } from './comment';
import { CommentsHere } from './here.svelte';

/** What a tab, or a browser, keeps. */
function memory() {
	const kept = new Map<string, string>();
	return {
		kept,
		getItem: (name: string) => kept.get(name) ?? null,
		setItem: (name: string, value: string) => void kept.set(name, value)
	};
}
let tab: ReturnType<typeof memory>;
let reader: string;

beforeEach(() => {
	tab = memory();
	reader = 'ana';
	vi.stubGlobal('sessionStorage', tab);
	vi.stubGlobal('localStorage', memory());
	return () => vi.unstubAllGlobals();
});

const nameless = { id: 'c1', author: null } as Comment;

function openPage(): CommentsHere {
	const here = new CommentsHere(
		() => [],
		() => 'notes',
		() => reader
	);
	here.recall();
	return here;
}

it('[M7] lets the tab that wrote a nameless comment change it, also after a reload', () => {
	const page = openPage();
	page.remember('c1', 'key');
	for (const here of [page, openPage()])
		expect([here.isMine(nameless), here.keyOf('c1')]).toEqual([true, 'key']);
});

it('[M7] does not tell the next person in the same tab whose it was', () => {
	const page = openPage();
	page.remember('c1', 'key');
	reader = 'ben';
	for (const here of [page, openPage()])
		expect([here.isMine(nameless), here.keyOf('c1')]).toEqual([false, undefined]);
	openPage().remember('c2', 'other');
	expect([...tab.kept.values()].join()).not.toMatch(/ana|c1/);
	reader = 'ana';
	expect(openPage().isMine(nameless)).toBe(false);
});
