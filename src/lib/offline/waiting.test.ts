import { expect, it } from 'vitest';
import type { Copy } from './copies';
import { waitingIn } from './waiting';

const copy = (document: string, path: string | null, unsaved: number): Copy => ({
	person: 'ruth',
	document,
	unsaved,
	about: path === null ? null : { circle: 'lantern', session: path, title: `Session ${path}`, path }
});

it('[C93] says of each session how much waits', () => {
	const copies = [copy('notes', 'a', 2), copy('own', 'a', 1), copy('other', 'b', 1), copy('old', null, 1)];
	expect(waitingIn(copies, new Map())).toEqual([
		{ title: 'Session a', path: 'a', changes: 3, isRefused: false },
		{ title: 'Session b', path: 'b', changes: 1, isRefused: false },
		{ title: 'a document of yours', path: '', changes: 1, isRefused: false }
	]);
});

it('[C93] says of what the server refuses that it can’t be saved, and not that it waits', () => {
	const refused = new Map([
		['notes', true],
		['own', false]
	]);
	expect(waitingIn([copy('notes', 'a', 2), copy('own', 'a', 1)], refused)).toEqual([
		{ title: 'Session a', path: 'a', changes: 2, isRefused: true },
		{ title: 'Session a', path: 'a', changes: 1, isRefused: false }
	]);
});
