import type postgres from 'postgres';

/** Has the database believe that the server made this record from the summary and looked at it, for as long as tests run. */
export async function noteAsComposed(
	admin: postgres.Sql,
	session: string,
	title: string,
	markdown: string
): Promise<void> {
	await admin`insert into private.composed_records (session_id, audience, fingerprint, wordings, composed_at)
		values (${session}, 'public', private.hash_token(${`${title}\n${markdown}`}), '{}', now() + interval '1 day')
		on conflict do nothing`;
}
