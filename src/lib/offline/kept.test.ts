import { describe, expect, it } from 'vitest';
import {
	filesIn,
	filesNamedIn,
	isLost,
	readKeepable,
	sessionAt,
	withPage,
	writeKeepable,
	type Kept
} from './kept';

const id = '11111111-2222-4333-8444-555555555555';
const keepable = {
	title: 'Æther & “quotes”',
	circle: 'c',
	circleName: 'Lantern Circle',
	documents: ['n', 's']
};
const page = (path: string) => ({ path, at: 1, files: [] });

describe('what may stay on a device', () => {
	it('is the notes and the summary of a session, and no other page', () => {
		expect([sessionAt(`/sessions/${id}`), sessionAt(`/sessions/${id}/summary`)]).toEqual([id, id]);
		for (const path of [
			'/',
			'/sign-in',
			`/sessions/${id}/private-notes`,
			`/answer/${id}`,
			`/published/${id}`,
			`/circles/${id}`
		]) {
			expect(sessionAt(path), path).toBeNull();
		}
	});

	it('is said by the server, in letters of any language', () => {
		expect(readKeepable(writeKeepable(keepable))).toEqual(keepable);
	});

	it('is nothing where copies are forbidden, or the server says nothing', () => {
		expect([readKeepable(writeKeepable(null)), readKeepable(null)]).toEqual([null, null]);
	});

	it('is the last five sessions that were opened', () => {
		let list: Kept[] = [];
		for (const session of ['1', '2', '3', '4', '5', '1', '6']) {
			({ list } = withPage(list, session, keepable, page(`/sessions/${session}`)));
		}
		expect(list.map(({ session }) => session)).toEqual(['3', '4', '5', '1', '6']);
	});

	it('is each page once, as it was last', () => {
		const once = withPage([], '1', keepable, page('/sessions/1')).list;
		const { list } = withPage(once, '1', keepable, { path: '/sessions/1', at: 2, files: ['a.js'] });
		expect(list[0]?.pages).toEqual([{ path: '/sessions/1', at: 2, files: ['a.js'] }]);
	});
});

it('a page needs the files that it names and those that are fetched early for it', () => {
	expect(
		filesIn(
			'<link href="./_app/immutable/assets/a.B-1.css">',
			'<./_app/immutable/nodes/2.x_y.js>; rel="modulepreload"'
		)
	).toEqual(['/_app/immutable/assets/a.B-1.css', '/_app/immutable/nodes/2.x_y.js']);
});

it('a file of a build needs those that it imports, at once or later, with their styles', () => {
	const code =
		'd=["../chunks/B-1.js","../assets/B.c_d.css"];import{a}from"./A.js";later(()=>import(`./C.js`));e("./no")';
	expect(filesNamedIn(code, '/_app/immutable/chunks/x.js')).toEqual([
		'/_app/immutable/chunks/B-1.js',
		'/_app/immutable/assets/B.c_d.css',
		'/_app/immutable/chunks/A.js',
		'/_app/immutable/chunks/C.js'
	]);
});

it('data that says "not here, or not yours" is told from data that is well', () => {
	expect(isLost('{"type":"data","nodes":[null,{"type":"error","error":{"message":"x"},"status":404}]}')).toBe(
		true
	);
	expect(isLost('{"type":"data","nodes":[null,{"type":"data","data":[{"status":1},404]}]}')).toBe(false);
});
