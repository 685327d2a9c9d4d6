-- What time has ended, and nobody can use any more, goes.

create index mute_links_person on private.mute_links (person_id);
create index mute_links_topic on private.mute_links (topic_id);
create index mute_links_circle on private.mute_links (circle_id);

-- Definer: deletes from auth.sessions. Links that end mails go when their time is over. Links to answer by go half a year after
-- theirs, as until then whoever holds one may have a new one; what was used, ended or asked for by somebody stays, as the story
-- and is_barred read it. `idle` is how long sign-in keeps a session that nobody comes back to; null where it removes its own.
create function private.remove_spent(idle interval) returns void
language plpgsql security definer set search_path = '' as $$
begin
	delete from private.mute_links l where l.expires_at < now();
	delete from private.commitment_mute_links l where l.expires_at < now();
	delete from private.answer_links l where l.expires_at < now() - interval '180 days'
		and l.used_at is null and l.revoked_at is null and l.sent_by is null;
	delete from auth.sessions s where coalesce(s.refreshed_at, s.created_at) < now() - idle;
end
$$;
revoke all on function private.remove_spent(interval) from public;
grant execute on function private.remove_spent(interval) to colloquy_worker;
