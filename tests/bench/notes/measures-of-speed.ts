import { setTimeout as pause } from 'node:timers/promises';
import type { Contender } from './contenders.ts';
import { Load, percentile, type Outcome, type Shape } from './load.ts';

/** How much of everything: a full run, or a quick one to see that it works. */
export type Size = {
	seconds: number;
	rates: number[];
	openRooms: number;
	edits: number;
	openings: number;
	kills: number;
};

const OVERLOADED_MS = 100;

const room30: Shape = { rooms: 1, people: 30, watchers: 6 };
const rooms50: Shape = { rooms: 50, people: 4, watchers: 20 };
const room200: Shape = { rooms: 1, people: 200, watchers: 20 };

export type Measure = (contender: Contender, size: Size) => Promise<[label: string, value: string][]>;

/** How long an edit takes to others at a walking pace, and what that costs a server that has done it for a while. */
export const propagation: Measure = async (contender, { seconds }) => {
	const server = await contender.start();
	const lines: [string, string][] = [];
	for (const [words, shape, perSecond] of [
		['1 room × 30, 60 edits/s', room30, 60],
		['50 rooms × 4, 400 edits/s', rooms50, 400]
	] as const) {
		const load = await Load.join(contender, shape);
		await load.write(perSecond, seconds * 2);
		const before = [(await server.use('processor')).cpuMs, await contender.storeCpuMs()] as const;
		const outcome = await load.write(perSecond, seconds);
		const [cpu, storeCpu] = [
			(await server.use('processor')).cpuMs - before[0],
			(await contender.storeCpuMs()) - before[1]
		];
		load.leave();
		const perThousand = (ms: number) => Math.round((ms / outcome.sent) * 1000);
		lines.push([`${words}: p50 / p95 / p99 ms`, percentiles(outcome)]);
		lines.push([
			`${words}: CPU ms per 1,000 updates`,
			storeCpu > 0 ? `${perThousand(cpu)} + ${perThousand(storeCpu)} store` : `${perThousand(cpu)}`
		]);
		await pause(500);
	}
	await server.end('SIGTERM');
	return lines;
};

/** The highest rate at which p95 stays below 100 ms, and how soon it has caught up after one that was too high. */
export const highestRate: Measure = async (contender, { rates, seconds }) => {
	const lines: [string, string][] = [];
	for (const [words, shape] of [
		['room of 30', room30],
		['50 rooms × 4', rooms50]
	] as const) {
		const server = await contender.start();
		const load = await Load.join(contender, shape);
		let highest = 0;
		let end = 'no more was tried';
		for (const rate of rates) {
			let outcome = await load.write(rate, Math.min(3, seconds));
			// On a machine that others use, too, one slow moment says nothing: too much is what is too much twice.
			if (isTooMuch(outcome) && outcome.drainedMs !== Infinity) {
				await pause(1000);
				outcome = await load.write(rate, Math.min(3, seconds));
			}
			if (outcome.sentShare < 0.9) {
				end = 'the load could send no more';
				break;
			}
			if (isTooMuch(outcome)) {
				end =
					outcome.drainedMs === Infinity
						? `stuck at ${rate.toLocaleString('en')}`
						: `caught up in ${(outcome.drainedMs / 1000).toFixed(1)} s`;
				break;
			}
			highest = rate;
			await pause(200);
		}
		load.leave();
		await server.end('SIGTERM');
		lines.push([`${words}: highest edits/s with p95 < 100 ms`, `${highest.toLocaleString('en')} (${end})`]);
	}
	return lines;
};

/** 200 people who write an edit a second each in one room. */
export const crowd: Measure = async (contender, { seconds }) => {
	const server = await contender.start();
	const load = await Load.join(contender, room200);
	await load.write(200, 2);
	const outcome = await load.write(200, seconds);
	load.leave();
	await server.end('SIGTERM');
	return [['1 room × 200, 200 edits/s: p50 / p95 / p99 ms', percentiles(outcome)]];
};

const isTooMuch = ({ drainedMs, waits }: Outcome): boolean =>
	drainedMs === Infinity || percentile(waits, 0.95) > OVERLOADED_MS;

function percentiles({ waits }: Outcome): string {
	return [0.5, 0.95, 0.99].map((part) => percentile(waits, part).toFixed(1)).join(' / ');
}
