import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import type { LiveDocument } from '../provider';
import { holdLog } from '../testing/held-log';
import { numbersFrom } from '../testing/numbers';
import { pause, startRooms, until } from '../testing/rooms';
import type { Name, TestRooms } from '../testing/rooms';
import { createMemoryLog } from './memory-log';

const names: Name[] = ['Ruth', 'Tomas', 'Ruth'];

/** Every word is written once, with a number of its own, so that each operation can be counted. */
function type(live: LiveDocument, word: string, random: (below: number) => number): void {
	const text = live.doc.getText('text');
	live.doc.transact(() => text.insert(random(text.length + 1), `<${word}>`));
}

async function disturb(
	rooms: TestRooms,
	log: ReturnType<typeof holdLog>,
	random: (below: number) => number
): Promise<void> {
	const [drop, restart, fail, fence] = [0, 1, 2, 3];
	const choice = random(12);
	if (choice === drop) rooms.drop();
	if (choice === restart) await rooms.restart();
	if (choice === fail) {
		log.fail();
		await pause(random(60));
		log.recover();
	}
	if (choice === fence) {
		const { lastSeq } = await log.load(rooms.documentId);
		const other = new Y.Doc();
		other.getText('elsewhere').insert(0, 'x');
		await log.append([
			{ documentId: rooms.documentId, seq: lastSeq + 1, data: Y.encodeStateAsUpdate(other) }
		]);
	}
}

describe('whatever happens', () => {
	it.each([1, 2, 3, 4, 5, 6])('every word is there exactly once, everywhere (seed %i)', async (seed) => {
		const random = numbersFrom(seed);
		const log = holdLog(createMemoryLog());
		const rooms = await startRooms({
			log,
			limits: {
				commitRetryFirstMs: 5,
				commitRetryMaxMs: 20,
				compactAfterRows: 40,
				unloadAfterMs: 30,
				shutdownFlushMs: 500
			}
		});
		const people = names.map((name) => rooms.open(name));
		await Promise.all(people.map((live) => live.ready));
		const words: string[] = [];
		for (let turn = 0; turn < 60; turn += 1) {
			const who = random(people.length);
			const live = people[who];
			if (live === undefined) continue;
			for (let count = random(4); count >= 0; count -= 1) {
				words.push(`${who}.${turn}.${count}`);
				type(live, words.at(-1) ?? '', random);
			}
			await disturb(rooms, log, random);
			if (random(3) === 0) await pause(random(25));
		}
		await until(() => people.every(({ status, unsaved }) => status === 'saved' && unsaved === 0), 15_000);
		const stored = await rooms.text();
		await until(() => people.every(({ doc }) => doc.getText('text').toString() === stored));
		for (const word of words) expect(letters(stored), word).toContain(word);
		expect(stored).toHaveLength(words.join('').length + 2 * words.length);
		await rooms.close();
	});
});

/** Words may have been written into one another; take the innermost out again and again. */
function letters(text: string): string[] {
	const found: string[] = [];
	for (let rest = text; rest.includes('<');) {
		const next = rest.replace(/<([\d.]*)>/, (_whole, word: string) => (found.push(word), ''));
		if (next === rest) break;
		rest = next;
	}
	return found;
}
