import type postgres from 'postgres';

/** For the rest of this transaction: what Supabase's API would be for that account, or for a visitor (null). */
export async function actAs(tx: postgres.TransactionSql, account: string | null): Promise<void> {
	const role = account ? 'authenticated' : 'anon';
	await tx`select set_config('request.jwt.claims', ${JSON.stringify({ sub: account ?? undefined, role })}, true),
		set_config('request.jwt.claim.sub', ${account ?? ''}, true), set_config('role', ${role}, true)`;
}

/** Runs a piece of work as that account and takes back whatever it did. */
export async function tried<T>(
	tx: postgres.TransactionSql,
	account: string | null,
	work: (tx: postgres.TransactionSql) => Promise<T>
): Promise<T> {
	let result: { value: T } | undefined;
	const undone = new Error('undone');
	await tx
		.savepoint(async (inner) => {
			await actAs(inner, account);
			result = { value: await work(inner) };
			throw undone;
		})
		.catch((error: unknown) => {
			if (error !== undone) throw error;
		});
	if (!result) throw new Error('Nothing was tried.');
	return result.value;
}
