// Loaded into every measured server: answers how much memory and processor time it has used.
process.on('message', (question) => {
	globalThis.gc?.();
	globalThis.gc?.();
	const { heapUsed, external, rss } = process.memoryUsage();
	const { user, system } = process.cpuUsage();
	process.send?.({ question, heap: heapUsed + external, rss, cpuMs: (user + system) / 1000 });
});
// The one who asks is gone: so are we.
process.on('disconnect', () => process.exit(0));
