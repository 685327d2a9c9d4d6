/** The account of a member of the cast, to act as. Throws for an id that is not in the cast. */
export type Accounts = (id: string) => { userId: string; email: string };

/** The value under a key that the sample itself has put there. */
export function must<Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): Value {
	const value = map.get(key);
	if (value === undefined) throw new Error(`The sample has no ${String(key)}.`);
	return value;
}
