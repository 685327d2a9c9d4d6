/** Whoever signs in in this tab finds nothing of what it remembered for somebody before them. */
export function leaveNothing(): void {
	try {
		sessionStorage.clear();
	} catch {
		/* A browser that keeps nothing has nothing to forget. */
	}
}
