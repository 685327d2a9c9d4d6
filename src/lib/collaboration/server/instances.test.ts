import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { seeded } from '../../../../tests/support/random';
import type { LiveDocument } from '../provider';
import { Message, Sync } from '../protocol';
import type { Limits } from '../protocol';
import { holdLog } from '../testing/held-log';
import { pause, startRooms, typed, until, updateOf } from '../testing/rooms';
import type { Name, TestRooms } from '../testing/rooms';
import { createTestBus } from '../testing/test-bus';
import { step1Frame } from './frames';
import { createMemoryLog } from './memory-log';

let instances: TestRooms[] = [];
afterEach(async () => {
	await Promise.all(instances.map((each) => each.close()));
	instances = [];
});

/** Two instances with one log between them and a bus that may lose messages. */
async function startTwo(
	limits: Partial<Limits> = {},
	loses?: () => boolean,
	log = createMemoryLog()
): Promise<[TestRooms, TestRooms]> {
	const bus = createTestBus(true, loses);
	const documentId = randomUUID();
	const start = (): Promise<TestRooms> =>
		startRooms({ log, bus, documentId, limits: { presenceIntervalMs: 5, logPollMs: 40, ...limits } });
	const two: [TestRooms, TestRooms] = [await start(), await start()];
	instances = [...two];
	return two;
}

async function joined(rooms: TestRooms, name: Name) {
	const client = rooms.raw(name);
	const doc = new Y.Doc();
	await client.sync(doc);
	await until(() => client.saved === 1);
	return { client, doc };
}

const textOf = (live: LiveDocument): string => live.doc.getText('text').toString();

describe('several instances', () => {
	it('[C80] two people on different instances write in one document, and everything is there once', async () => {
		const [one, other] = await startTwo();
		const [ruth, tomas] = [one.open('Ruth'), other.open('Tomas')];
		await Promise.all([ruth.ready, tomas.ready]);
		for (let count = 0; count < 30; count += 1) {
			ruth.doc.getText('text').insert(0, `<r${count}>`);
			tomas.doc.getText('text').insert(0, `<t${count}>`);
			if (count % 5 === 0) await pause(3);
		}
		await until(() => ruth.unsaved === 0 && tomas.unsaved === 0);
		await until(() => textOf(ruth) === textOf(tomas) && textOf(ruth).length === 20 * 4 + 40 * 5);
		expect(await one.text()).toBe(textOf(ruth));
	});

	it('[C82] what another instance has committed is passed on, also when no hint came [C83]', async () => {
		const [one, other] = await startTwo({}, () => true);
		const [ruth, tomas] = [one.open('Ruth'), other.open('Tomas')];
		await Promise.all([ruth.ready, tomas.ready]);
		ruth.doc.getText('text').insert(0, 'nobody was told');
		await until(() => textOf(tomas) === 'nobody was told');
	});

	it('[C82] reads on after the other instance has compacted what is missing', async () => {
		const log = createMemoryLog();
		const [one, other] = await startTwo({ logPollMs: 100_000 }, () => true, log);
		const late = await joined(other, 'Tomas');
		await one.server.write(one.documentId, (doc) => doc.getText('text').insert(0, 'one '));
		await log.compact(one.documentId);
		await one.server.write(one.documentId, (doc) => doc.getText('text').insert(4, 'two '));
		await log.compact(one.documentId);
		late.client.sendUpdate(updateOf(late.doc, (text) => text.insert(0, 'three ')));
		await until(() => late.client.saved === 2);
		const text = await one.text();
		for (const word of ['one two ', 'three ']) expect(text).toContain(word);
		expect(text).toHaveLength('one two three '.length);
	});

	it('[C82] a newcomer is sent the state first, and then what another instance wrote meanwhile', async () => {
		const memory = createMemoryLog();
		const log = holdLog(memory);
		const [one] = await startTwo({}, undefined, log);
		const author = await joined(one, 'Ruth');
		log.hold();
		author.client.sendUpdate(updateOf(author.doc, (text) => text.insert(0, 'queued')));
		await until(() => one.server.metrics().queuedRows === 1);
		const newcomer = one.raw('Amina');
		await newcomer.opened;
		newcomer.send(step1Frame(Y.encodeStateVector(new Y.Doc())));
		await memory.append([{ documentId: one.documentId, seq: 1, data: typed('elsewhere').update }]);
		await pause(100);
		const sync = () => newcomer.of(Message.sync).filter(({ numbers }) => numbers[0] !== Sync.step1);
		expect(sync()).toEqual([]);
		log.release();
		const doc = new Y.Doc();
		await until(() => {
			for (const { content } of sync()) if (content) Y.applyUpdate(doc, content);
			return doc.getText('text').length === 'queuedelsewhere'.length;
		});
		expect(sync()[0]?.numbers[0]).toBe(Sync.step2);
		expect(await one.text()).toBe(doc.getText('text').toString());
	});

	it('[C70] who wrote is noted where they wrote, and not where it was read', async () => {
		const written: (string | null)[] = [];
		const bus = createTestBus(true);
		const log = createMemoryLog();
		const documentId = randomUUID();
		const one = await startRooms({ log, bus, documentId });
		const other = await startRooms({
			log,
			bus,
			documentId,
			onWritten: (_document, personId) => written.push(personId)
		});
		instances = [one, other];
		const [ruth, tomas] = [one.open('Ruth'), other.open('Tomas')];
		await Promise.all([ruth.ready, tomas.ready]);
		ruth.doc.getText('text').insert(0, 'here ');
		await until(() => textOf(tomas) === 'here ');
		tomas.doc.getText('text').insert(0, 'there ');
		await until(() => textOf(ruth) === 'there here ');
		await other.server.write(documentId, (doc) => doc.getText('text').insert(0, 'x'));
		expect(written).toEqual(['person-Tomas', null]);
	});

	it('[C84] carets and names cross over, and go when somebody leaves', async () => {
		const [one, other] = await startTwo();
		const ruth = await joined(one, 'Ruth');
		const tomas = await joined(other, 'Tomas');
		ruth.client.sendPresence(11, { cursor: { at: 3 } });
		await until(() => tomas.client.others.size === 1);
		expect(tomas.client.others.get(11)).toMatchObject({ cursor: { at: 3 }, user: { name: 'Ruth' } });
		const later = await joined(other, 'Amina');
		await until(() => later.client.others.has(11));
		ruth.client.socket.close();
		await until(() => tomas.client.others.size === 0 && later.client.others.size === 0);
	});

	it('[C84] names stay with those who may see them, on every instance', async () => {
		const [one, other] = await startTwo();
		other.outside.add('Tomas');
		const ruth = await joined(one, 'Ruth');
		const tomas = await joined(other, 'Tomas');
		ruth.client.sendPresence(11, { cursor: { at: 3 } });
		await until(() => tomas.client.others.has(11));
		expect(JSON.stringify(tomas.client.received.map(({ content }) => String(content)))).not.toContain('Ruth');
		expect(tomas.client.others.get(11)).toMatchObject({ user: { name: 'Somebody' } });
	});

	it('[C84] nobody takes the id of somebody on another instance, but their own comes over with them', async () => {
		const [one, other] = await startTwo();
		const ruth = await joined(one, 'Ruth');
		const tomas = await joined(other, 'Tomas');
		ruth.client.sendPresence(11, { cursor: { at: 3 } });
		await until(() => tomas.client.others.has(11));
		tomas.client.sendPresence(11, { cursor: { at: 4 } });
		await until(() => (other.server.metrics().refused['presence of somebody else'] ?? 0) === 1);
		const again = await joined(other, 'Ruth');
		again.client.sendPresence(11, { cursor: { at: 5 } }, 2);
		await until(() => JSON.stringify(tomas.client.others.get(11)).includes('"at":5'));
		ruth.client.socket.close();
		await until(() => one.server.metrics().connections === 0);
		await pause(30);
		expect(tomas.client.others.get(11)).toMatchObject({ cursor: { at: 5 } });
	});

	it('[C85] the people of an instance that has gone silent are no longer there', async () => {
		let isCut = false;
		const [one, other] = await startTwo({ instanceSignMs: 20, instanceSilentMs: 120 }, () => isCut);
		const ruth = await joined(one, 'Ruth');
		const tomas = await joined(other, 'Tomas');
		ruth.client.sendPresence(11, { cursor: { at: 3 } });
		await until(() => tomas.client.others.has(11));
		isCut = true;
		await until(() => tomas.client.others.size === 0);
		isCut = false;
		await until(() => tomas.client.others.has(11));
	});

	it('[C87] a change of access reaches the connections of every instance', async () => {
		const [one, other] = await startTwo();
		const tomas = await joined(other, 'Tomas');
		other.rights.set('Tomas', 'none');
		one.tellAccessChanged({ userId: 'user-Tomas' });
		expect((await tomas.client.closed).code).toBe(4403);
	});

	it.each([1, 2, 3, 4])(
		'every word is there exactly once on both, whatever gets lost (seed %i)',
		async (seed) => {
			const { next, below } = seeded(seed);
			const log = holdLog(createMemoryLog());
			const two = await startTwo(
				{
					commitRetryFirstMs: 5,
					commitRetryMaxMs: 20,
					compactAfterRows: 30,
					compactIdleAfterRows: 5,
					unloadAfterMs: 30
				},
				() => next() < 0.4,
				log
			);
			const people = two.flatMap((rooms) => [rooms.open('Ruth'), rooms.open('Tomas')]);
			await Promise.all(people.map((live) => live.ready));
			let letters = 0;
			const words: string[] = [];
			for (let turn = 0; turn < 60; turn += 1) {
				const text = people[below(people.length)]?.doc.getText('text');
				const word = `<${turn}>`;
				// At one end only, so that words stay whole.
				text?.insert(0, word);
				words.push(word);
				letters += word.length;
				const rooms = two[below(2)];
				const [drop, restart, fail] = [0, 1, 2];
				const chance = below(14);
				if (chance === drop) rooms?.drop();
				if (chance === restart) await rooms?.restart();
				if (chance === fail) {
					log.fail();
					await pause(below(40));
					log.recover();
				}
				if (below(3) === 0) await pause(below(20));
			}
			await until(() => people.every(({ status, unsaved }) => status === 'saved' && unsaved === 0), 15_000);
			const stored = await two[0].text();
			await until(() => people.every((live) => textOf(live) === stored));
			for (const word of words) expect(stored.split(word), word).toHaveLength(2);
			expect(stored).toHaveLength(letters);
		}
	);
});
