-- Who may open a document: asked for every connection of live notes, so in one question.

-- Definer: reads auth.sessions, and looks as the person behind that account would. No row: that session lives no more. Role as
-- my_document_role says it; sees_names: whether they may be told who else is there.
create function private.admission(account uuid, session uuid, document uuid)
returns table (role text, circle uuid, sees_names boolean)
language plpgsql security definer set search_path = '' as $$
begin
	if not exists (select from private.person_behind(account, session)) then
		return;
	end if;
	perform set_config('request.jwt.claims', json_build_object('sub', account, 'role', 'authenticated')::text, true),
		set_config('request.jwt.claim.sub', account::text, true);
	role := public.my_document_role(document);
	if role <> 'none' then
		select d.circle_id, private.may_see_room(d.session_id) into circle, sees_names
		from public.documents d where d.id = document;
	end if;
	return next;
end
$$;
revoke all on function private.admission(uuid, uuid, uuid) from public;
grant execute on function private.admission(uuid, uuid, uuid) to colloquy_worker;
