-- Everything of a session to take along: under the Chatham House Rule without whom it could point at.

-- Definer: as before for conveners. Whoever runs the session sees who was there, and is told what to leave out.
create or replace function private.identities_to_check(session uuid)
returns table (kind text, words text, shown text, attended boolean, blocks boolean)
language sql stable security definer set search_path = '' as $$
	with mine as (
		select private.my_role((select s.circle_id from public.sessions s where s.id = session)) as role
	)
	select i.kind, i.words, i.shown, i.attended, i.blocks from mine cross join lateral private.identities_of(session) i
	where mine.role = 'convener' or (mine.role = 'facilitator' and i.blocks)
	order by i.kind, i.words;
$$;
comment on function public.identities_to_check(uuid) is
	'Whom a record of the session could point at, for its conveners; for facilitators those whom it may not name. `blocks`: under the Chatham House Rule it may not be published.';
