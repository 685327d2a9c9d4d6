import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { CastMember } from './cast';
import type { Ids } from './circle';

/** Gives each of these people an account, as a sign-in would. Returns its ids by theirs, as buildWorld takes them. */
export async function giveAccounts(
	admin: postgres.Sql,
	people: readonly Pick<CastMember, 'id' | 'email'>[]
): Promise<Ids> {
	const accounts: Ids = {};
	for (const { id, email } of people) {
		accounts[id] = randomUUID();
		await admin`insert into auth.users (id, email, email_confirmed_at) values (${accounts[id]}, ${email}, now())`;
	}
	return accounts;
}
