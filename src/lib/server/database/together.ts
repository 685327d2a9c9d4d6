type Asked = Record<string, Promise<unknown>>;
type Answers<T extends Asked> = { [K in keyof T]: Awaited<T[K]> };

/** The answers to questions that were asked at once, under their names. */
export async function together<T extends Asked>(asked: T): Promise<Answers<T>> {
	const answers = await Promise.all(Object.values(asked));
	return Object.fromEntries(Object.keys(asked).map((name, nth) => [name, answers[nth]])) as Answers<T>;
}
