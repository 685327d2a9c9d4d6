/** Somebody who is signed in. */
export type Person = {
	/** people.id */
	id: string;
	/** auth.users.id */
	userId: string;
	name: string;
	email: string;
	sessionId: string | null;
	/** Theirs, or that of their browser the first time; null before that. */
	timeZone: string | null;
};
