import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { workerPool } from './database';
import { kept } from './kept';

const minute = 60;
const hour = 60 * minute;

/** How often what may be tried, in one table. The key says by whom: an address, an IP, a person. */
export const limits = {
	'sign-in-address': { times: 10, seconds: 15 * minute },
	// A whole dialogue may sit behind one address: what is guessed or mailed is counted by account, too.
	'sign-in-ip': { times: 200, seconds: 15 * minute },
	code: { times: 5, seconds: 10 * minute },
	'code-ip': { times: 200, seconds: 15 * minute },
	'link-address': { times: 5, seconds: hour },
	'link-ip': { times: 300, seconds: hour },
	'new-password': { times: 10, seconds: hour },
	invitation: { times: 600, seconds: hour },
	'invitation-opened-ip': { times: 1_000, seconds: hour },
	'answer-opened-ip': { times: 120, seconds: hour },
	'answer-renewed': { times: 3, seconds: 24 * hour },
	'answer-renewed-ip': { times: 20, seconds: hour },
	'calendar-ip': { times: 240, seconds: hour },
	'lead-by-address': { times: 40, seconds: hour },
	'setup-code-ip': { times: 10, seconds: hour },
	post: { times: 60, seconds: 10 * minute },
	commitment: { times: 120, seconds: 10 * minute },
	publish: { times: 20, seconds: hour },
	circle: { times: 30, seconds: hour },
	upload: { times: 60, seconds: hour },
	export: { times: 30, seconds: hour },
	search: { times: 120, seconds: minute }
} as const satisfies Record<string, { times: number; seconds: number }>;

export type LimitName = keyof typeof limits;
export type Allowance = { allowed: boolean; retryAfterSeconds: number };

const counters = kept('limits', () => new Map<LimitName, RateLimiterPostgres>());

/**
 * Counts one attempt (or several at once) and says whether it is still allowed. The same for all instances; the key is
 * stored hashed.
 */
export async function limit(name: LimitName, key: string, attempts = 1): Promise<Allowance> {
	try {
		await counter(name).consume(hashed(name.endsWith('-ip') ? networkOf(key) : key), attempts);
		return { allowed: true, retryAfterSeconds: 0 };
	} catch (refused) {
		if (refused instanceof RateLimiterRes)
			return { allowed: false, retryAfterSeconds: Math.ceil(refused.msBeforeNext / 1000) };
		throw refused;
	}
}

/** Forgets the attempts, for instance after a right code. */
export async function forgive(name: LimitName, key: string): Promise<void> {
	await counter(name).delete(hashed(key));
}

/** Removes counters that no longer count. */
export async function sweepLimits(): Promise<void> {
	await workerPool()`delete from private.limits where expire < ${Date.now() - hour * 1000}`;
}

function counter(name: LimitName): RateLimiterPostgres {
	let made = counters.get(name);
	if (!made) {
		const { times, seconds } = limits[name];
		made = new RateLimiterPostgres({
			storeClient: { query },
			storeType: 'client',
			schemaName: 'private',
			tableName: 'limits',
			tableCreated: true,
			clearExpiredByTimeout: false,
			keyPrefix: name,
			points: times,
			duration: seconds
		});
		counters.set(name, made);
	}
	return made;
}

async function query({ text, values }: { text: string; values?: (string | number | null)[] }) {
	const rows = await workerPool().unsafe(text, values ?? []);
	return {
		rows: rows.map((row) => ({ ...row, expire: row.expire === undefined ? undefined : Number(row.expire) })),
		rowCount: rows.count
	};
}

/** One subscriber of IPv6 has a whole /64 to send from: these count as one. */
export function networkOf(address: string): string {
	if (!isIPv6(address) || address.includes('.')) return address;
	const [head = '', tail = ''] = address.split('::').map((part) => part.replace(/%.*$/, ''));
	const before = head.split(':').filter(Boolean);
	const after = tail.split(':').filter(Boolean);
	const gap = Array.from({ length: 8 - before.length - after.length }, () => '0');
	const groups = address.includes('::') ? [...before, ...gap, ...after] : before;
	return `${groups
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(':')}::/64`;
}

const hashed = (key: string) => createHash('sha256').update(key.trim().toLowerCase()).digest('base64url');
