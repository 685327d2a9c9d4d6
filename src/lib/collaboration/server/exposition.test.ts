import { expect, it } from 'vitest';
import * as Y from 'yjs';
import { startRooms, until } from '../testing/rooms';
import { exposition } from './exposition';

const memory = { rss: 1, heapUsed: 2, external: 3 };

it('tells a monitor counts, and nothing about anybody', async () => {
	const rooms = await startRooms({ limits: { closeGraceMs: 200 } });
	const ruth = rooms.raw('Ruth');
	await ruth.sync(new Y.Doc());
	ruth.send(Uint8Array.of(99));
	await until(() => rooms.server.metrics().closed['malformed'] === 1);
	const text = exposition(rooms.server.metrics(), memory, {
		failing: 4,
		givenUp: 5,
		oldestEventSeconds: 6
	});
	expect(text).toContain('# TYPE colloquy_rooms gauge\ncolloquy_rooms 1\n');
	expect(text).toContain('colloquy_connections_closed_total{reason="malformed"} 1\n');
	expect(text).toContain('process_resident_memory_bytes 1\n');
	expect(text).toContain('colloquy_jobs_failing 4\n');
	expect(text).toContain('colloquy_jobs_given_up 5\n');
	expect(text).toContain('colloquy_outbox_oldest_seconds 6\n');
	// While the database is away a monitor still hears the rest.
	expect(exposition(rooms.server.metrics(), memory, null)).toMatch(/colloquy_rooms 1\n(?!.*jobs)/s);
	for (const line of text.trimEnd().split('\n'))
		expect(line).toMatch(/^(# (HELP|TYPE) \w+ .+|\w+(\{reason="[a-z ]+"\})? \d+)$/);
	expect(text).not.toMatch(/Ruth|person-|user-|session-|[0-9a-f]{8}-/);
	await rooms.close();
});
