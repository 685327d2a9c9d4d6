import { expect, test } from 'vitest';
import { everybody, guests, host } from './cast';
import { promises } from './promises';
import { introduction, nextSteps, notes, themes } from './record';
import { withMarks, wordings } from './text';
import { heldAgenda } from './words';

test('marks become elements that a section is read from', () => {
	const ids = new Map([['guide', 'id-1']]);
	expect(withMarks('We saw ==this==. {{guide}}They will write.{{/}}', ids)).toBe(
		'We saw <mark>this</mark>. <mark data-commitment="id-1">They will write.</mark>'
	);
	expect(() => withMarks('{{other}}x{{/}}', ids)).toThrow('other');
});

test('every promise of the sample stands in the notes of its agenda item', () => {
	for (const { key, item } of promises) expect(wordings([notes[item] ?? '']).has(key), key).toBe(true);
	const keys = promises.map((promise) => promise.key);
	for (const key of wordings([...Object.values(notes), ...themes.map((theme) => theme.text)]).keys())
		expect(keys).toContain(key);
});

test('the sample names only people and organisations of its own', () => {
	const organisations = [host, ...guests].map((organisation) => organisation.name);
	expect(everybody).toHaveLength(14);
	expect(new Set(everybody.map((person) => person.organisation))).toEqual(new Set(organisations));
	const people = everybody.map((person) => person.id);
	for (const item of heldAgenda) for (const id of item.presenters ?? []) expect(people).toContain(id);
	for (const promise of promises) {
		expect(organisations).toContain(promise.owner);
		for (const step of promise.story) expect(people).toContain(step.by);
	}
	expect(everybody.every((person) => person.email.endsWith('@example.org'))).toBe(true);
});

test('what the sample publishes names nobody who was in the room', () => {
	const published = [introduction, nextSteps.text, ...themes.map((theme) => theme.text)].join('\n');
	for (const name of [...everybody, ...guests].map((each) => each.name))
		expect(published).not.toContain(name);
});
