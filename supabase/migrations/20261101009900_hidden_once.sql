-- Whom "only the organisations concerned" keeps out was reckoned again wherever a statement speaks of commitments: a page
-- asked up to twenty times for the same set. In a read-only snapshot nothing it is made of can change, so it is kept until
-- the transaction ends. Whoever could set the setting by hand could as well set the claims that say who they are.
create or replace function private.hidden_actions() returns setof uuid
language plpgsql stable security definer rows 50 set search_path = '' as $$
declare
	who uuid := private.me();
	is_snapshot boolean := current_setting('transaction_read_only') = 'on'
		and current_setting('transaction_isolation') in ('repeatable read', 'serializable');
	kept text;
	hidden uuid[];
begin
	if who is null then
		return;
	end if;
	if is_snapshot then
		kept := current_setting('colloquy.hidden_actions', true);
		if starts_with(kept, who::text) then
			return query select unnest(substr(kept, 37)::uuid[]);
			return;
		end if;
	end if;
	hidden := array(select k.action_id from private.kept_from k where k.person_id = who and k.ended_at is null);
	if is_snapshot then
		perform set_config('colloquy.hidden_actions', who::text || hidden::text, true);
	end if;
	return query select unnest(hidden);
end
$$;
