// Loaded into every measured server: answers how much memory and processor time it has used.
process.on('message', (question) => {
	const { user, system } = process.cpuUsage();
	// Tidying up costs time of its own: only when memory is asked for.
	if (question === 'memory') {
		globalThis.gc?.();
		globalThis.gc?.();
	}
	const { heapUsed, external, rss } = process.memoryUsage();
	process.send?.({ heap: heapUsed + external, rss, cpuMs: (user + system) / 1000 });
});
// The one who asks is gone: so are we.
process.on('disconnect', () => process.exit(0));
