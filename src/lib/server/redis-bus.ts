import { Redis } from 'ioredis';
import { randomUUID } from 'node:crypto';
import type { Bus } from './bus';
import { log } from './log';

const answerWithinMs = 5_000;
const longestPauseMs = 2_000;

type Envelope = { from: string; message: unknown };

/**
 * The bus of several instances: what one publishes, all hear. `space` keeps installations apart that use the same
 * Redis. Nothing is stored there. Rejects when Redis does not answer at the start; later on it is waited for, and hints to
 * other instances get lost.
 */
export async function createRedisBus(local: Bus, url: string, space: string): Promise<Bus> {
	const instance = randomUUID();
	const prefix = `colloquy:${space}:`;
	const speaker = connection(url);
	const listener = connection(url);
	try {
		await Promise.all([answering(speaker), answering(listener)]);
		await listener.psubscribe(`${prefix}*`);
	} catch (error) {
		speaker.disconnect();
		listener.disconnect();
		throw error;
	}
	tellOfTrouble(speaker);
	listener.on('pmessage', (_pattern: string, channel: string, text: string) => {
		const envelope = parsed(text);
		if (envelope === null || envelope.from === instance) return;
		void local.publish(channel.slice(prefix.length), envelope.message);
	});
	return {
		isShared: true,
		async publish(topic, message) {
			await local.publish(topic, message);
			const envelope: Envelope = { from: instance, message };
			// What was done stands, and this instance has heard of it; others find it in other ways. So nobody waits for it.
			speaker.publish(prefix + topic, JSON.stringify(envelope)).catch((error: unknown) => {
				log.debug({ err: error, topic }, 'others could not be told');
				if (isSilence(error)) for (const each of [speaker, listener]) connectAnew(each);
			});
		},
		subscribe: (topic, listen) => local.subscribe(topic, listen),
		async close() {
			speaker.disconnect();
			listener.disconnect();
			await local.close();
		}
	};
}

function connection(url: string): Redis {
	const redis = new Redis(url, {
		lazyConnect: true,
		connectTimeout: answerWithinMs,
		commandTimeout: answerWithinMs,
		// A hint that comes late is worth nothing: what it was about is found in other ways by then.
		enableOfflineQueue: false,
		maxRetriesPerRequest: 0,
		retryStrategy: (attempts) => Math.min(attempts * 100, longestPauseMs)
	});
	// Without a listener every failed attempt would be printed with its stack.
	redis.on('error', () => undefined);
	return redis;
}

async function answering(redis: Redis): Promise<void> {
	let reason = new Error('no answer');
	redis.on('error', (error: Error) => (reason = error));
	const late = new Promise<never>((_resolve, reject) => {
		setTimeout(() => reject(reason), answerWithinMs).unref();
	});
	await Promise.race([
		redis
			.connect()
			.catch((error: unknown) => Promise.reject(reason.message === 'no answer' ? error : reason)),
		late
	]);
}

const isSilence = (error: unknown) => error instanceof Error && error.message === 'Command timed out';

/** A connection that nothing comes over may stay open for hours. */
function connectAnew(redis: Redis): void {
	if (redis.status === 'ready') redis.disconnect(true);
}

/** Says once that it is away, and once that it is back. */
function tellOfTrouble(redis: Redis): void {
	let isAway = false;
	redis.on('close', () => {
		// Who leaves it has no trouble with it.
		if (redis.status === 'end') return;
		if (!isAway) log.warn('Redis is away: changes made on other instances show later than usual');
		isAway = true;
	});
	redis.on('ready', () => {
		if (isAway) log.info('Redis is back');
		isAway = false;
	});
}

function parsed(text: string): Envelope | null {
	try {
		const value: unknown = JSON.parse(text);
		return typeof value === 'object' && value !== null && 'from' in value && 'message' in value
			? { from: String(value.from), message: value.message }
			: null;
	} catch {
		return null;
	}
}
