import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { freePort } from '../../../tests/support/free-port';
import { hasRedis, startRedis, type RedisServer } from '../../../tests/support/redis';
import { createLocalBus, type Bus } from './bus';
import { log } from './log';
import { createRedisBus } from './redis-bus';

let redis: RedisServer | null = null;
const opened: Bus[] = [];
beforeAll(async () => {
	redis = hasRedis ? await startRedis() : null;
});
afterEach(() => Promise.all(opened.splice(0).map((each) => each.close())));
afterAll(() => redis?.stop());

async function sharedBus(space = 'one'): Promise<Bus> {
	const made = await createRedisBus(createLocalBus(), redis?.url ?? '', space);
	opened.push(made);
	return made;
}

/** What both kinds have to do. */
function followsTheBusRules(name: string, newBus: () => Promise<Bus>): void {
	describe(name, () => {
		test('every listener of a topic hears what is published on it, and nobody else does', async () => {
			const bus = await newBus();
			const heard: unknown[] = [];
			bus.subscribe('access', (message) => heard.push(message));
			bus.subscribe('access', (message) => heard.push(message));
			bus.subscribe('something else', (message) => heard.push(message));
			await bus.publish('access', { userId: 'ana' });
			expect(heard).toEqual([{ userId: 'ana' }, { userId: 'ana' }]);
		});

		test('who has unsubscribed hears nothing more', async () => {
			const bus = await newBus();
			const heard: unknown[] = [];
			const stop = bus.subscribe('access', (message) => heard.push(message));
			stop();
			await bus.publish('access', { userId: 'ana' });
			expect(heard).toEqual([]);
		});

		test('a listener that fails does not keep the others from hearing', async () => {
			const bus = await newBus();
			const heard: unknown[] = [];
			bus.subscribe('access', () => {
				throw new Error('not today');
			});
			bus.subscribe('access', (message) => heard.push(message));
			await bus.publish('access', { userId: 'ana' });
			expect(heard).toEqual([{ userId: 'ana' }]);
		});
	});
}

followsTheBusRules('the bus of one process', async () => createLocalBus());

describe.runIf(hasRedis)('with a Redis server', () => {
	followsTheBusRules('the bus of several instances', () => sharedBus());

	test('each instance hears what another publishes once, and its own at once', async () => {
		const [one, other] = [await sharedBus(), await sharedBus()];
		const heard: string[] = [];
		one.subscribe('access', ({ userId }) => heard.push(`one ${userId}`));
		other.subscribe('access', ({ userId }) => heard.push(`other ${userId}`));
		await one.publish('access', { userId: 'ana' });
		await other.publish('access', { userId: 'ben' });
		await vi.waitFor(() => expect(heard).toHaveLength(4));
		expect(heard.toSorted()).toEqual(['one ana', 'one ben', 'other ana', 'other ben']);
	});

	test('two installations on one Redis do not hear each other', async () => {
		const [one, same, another] = [await sharedBus(), await sharedBus(), await sharedBus('two')];
		const heard: string[] = [];
		same.subscribe('access', () => heard.push('same'));
		another.subscribe('access', () => heard.push('another'));
		await one.publish('access', { userId: 'ana' });
		await one.publish('access', { userId: 'ana' });
		await vi.waitFor(() => expect(heard).toEqual(['same', 'same']));
	});

	test('while Redis is away the own instance goes on hearing, and all of them do when it is back', async () => {
		const [one, other] = [await sharedBus(), await sharedBus()];
		const heard: string[] = [];
		one.subscribe('access', ({ userId }) => heard.push(`one ${userId}`));
		other.subscribe('access', ({ userId }) => heard.push(`other ${userId}`));
		await redis?.kill();
		await one.publish('access', { userId: 'away' }).catch(() => undefined);
		expect(heard).toEqual(['one away']);
		redis = await startRedis(redis?.port);
		await vi.waitFor(
			async () => {
				await one.publish('access', { userId: 'back' });
				expect(heard).toContain('other back');
			},
			{ timeout: 10_000, interval: 50 }
		);
	});

	test('nobody waits for a Redis that says nothing; it is said to be away, and all hear again when it goes on', async () => {
		const warned = vi.spyOn(log, 'warn');
		const [one, other] = [await sharedBus(), await sharedBus()];
		const heard: string[] = [];
		one.subscribe('access', ({ userId }) => heard.push(`one ${userId}`));
		other.subscribe('access', ({ userId }) => heard.push(`other ${userId}`));
		redis?.freeze();
		const began = performance.now();
		expect(warned).not.toHaveBeenCalled();
		await one.publish('access', { userId: 'silence' });
		expect(heard).toEqual(['one silence']);
		expect(performance.now() - began).toBeLessThan(500);
		await vi.waitFor(() => expect(warned).toHaveBeenCalledWith(expect.stringContaining('Redis is away')), {
			timeout: 12_000
		});
		redis?.goOn();
		await vi.waitFor(
			async () => {
				await one.publish('access', { userId: 'back' });
				expect(heard).toContain('other back');
			},
			{ timeout: 10_000, interval: 50 }
		);
		warned.mockRestore();
	}, 30_000);

	test('a Redis that is not there is an error at once', async () => {
		await expect(
			createRedisBus(createLocalBus(), `redis://127.0.0.1:${await freePort()}`, 'x')
		).rejects.toThrow('ECONNREFUSED');
	});
});
