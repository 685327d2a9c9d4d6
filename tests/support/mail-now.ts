import type postgres from 'postgres';

/** Asks the background work to send what waits, which it otherwise does every other minute. */
export async function mailNow(sql: postgres.Sql): Promise<void> {
	await sql`insert into pgboss.job (name, data) values ('commitment-mails', '{}')`;
}
