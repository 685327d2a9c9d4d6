/** As much of a browser's caches as is needed to keep and find answers by their address. */
export function memoryCaches(): Pick<CacheStorage, 'open' | 'match' | 'delete'> {
	const all = new Map<string, Map<string, Response>>();
	const read = (name: string, path: string): Response | undefined => all.get(name)?.get(path)?.clone();
	const open = async (name: string): Promise<Cache> => {
		const kept = all.get(name) ?? new Map<string, Response>();
		all.set(name, kept);
		const cache: Partial<Cache> = {
			match: async (path) => read(name, String(path)),
			put: async (path, answer) => void kept.set(String(path), answer),
			delete: async (path) => kept.delete(String(path)),
			add: async () => undefined
		};
		return cache as Cache;
	};
	return {
		open,
		match: async (path) => [...all.keys()].map((name) => read(name, String(path))).find(Boolean),
		delete: async (name) => all.delete(name)
	};
}
