const shelf = Symbol.for('colloquy.kept');

type Shelf = { [shelf]?: Map<string, unknown> };

/**
 * Makes a thing once for the process and keeps it when the development server reloads this code:
 * a connection pool or a child process must not be started twice.
 */
export function kept<T>(name: string, make: () => T): T {
	const holder = globalThis as Shelf;
	const things = (holder[shelf] ??= new Map<string, unknown>());
	if (!things.has(name)) things.set(name, make());
	return things.get(name) as T;
}
