/** What an error of the system, of the database or of a network calls itself: 'EEXIST', '23505'. Null for any other. */
export const codeOf = (error: unknown): string | null =>
	error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null;
