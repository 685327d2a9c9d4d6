import type { Backlog } from '$lib/server/backlog';
import type { RoomMetrics } from './room-server';

/** Bytes of this process, as `process.memoryUsage()` tells them. */
export type Memory = { rss: number; heapUsed: number; external: number };

/** The counters in Prometheus's text format. Counts only: no ids, names or addresses. Without a backlog those of it are left out. */
export function exposition(metrics: RoomMetrics, memory: Memory, backlog: Backlog | null): string {
	return [
		gauge('colloquy_rooms', 'Documents that are open.', metrics.rooms),
		gauge('colloquy_connections', 'Browsers connected to a document.', metrics.connections),
		gauge('colloquy_queue_rows', 'Updates that wait to be committed.', metrics.queuedRows),
		gauge('colloquy_queue_bytes', 'Bytes that wait to be committed.', metrics.queuedBytes),
		counter('colloquy_commits_total', 'Commits of updates.', { '': metrics.commits }),
		counter('colloquy_committed_rows_total', 'Updates committed.', { '': metrics.committedRows }),
		counter('colloquy_connections_closed_total', 'Connections that ended, by reason.', metrics.closed),
		counter('colloquy_refused_total', 'Messages and upgrades refused, by reason.', metrics.refused),
		...(backlog ? behind(backlog) : []),
		gauge('process_resident_memory_bytes', 'Memory of the process.', memory.rss),
		gauge('process_heap_bytes', 'Memory of JavaScript objects.', memory.heapUsed),
		gauge('process_external_bytes', 'Memory of buffers.', memory.external)
	].join('');
}

const behind = ({ failing, givenUp, oldestEventSeconds }: Backlog): string[] => [
	gauge('colloquy_jobs_failing', 'Jobs, such as mails, that failed and are tried again.', failing),
	gauge('colloquy_jobs_given_up', 'Jobs that failed for the last time within seven days.', givenUp),
	gauge('colloquy_outbox_oldest_seconds', 'Age of the oldest event not dealt with.', oldestEventSeconds)
];

function gauge(name: string, help: string, value: number): string {
	return `# HELP ${name} ${help}\n# TYPE ${name} gauge\n${name} ${value}\n`;
}

/** Values by reason; the empty reason stands for a counter without one. */
function counter(name: string, help: string, values: Record<string, number>): string {
	const lines = Object.entries(values).map(
		([reason, value]) => `${name}${reason === '' ? '' : `{reason="${reason}"}`} ${value}\n`
	);
	return `# HELP ${name} ${help}\n# TYPE ${name} counter\n${lines.join('')}`;
}
