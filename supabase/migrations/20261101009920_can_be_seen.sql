-- Whatever has a name or a title has one that can be seen, however it was written: src/lib/ui/visible.ts asks the same of
-- forms. Not valid: what was named before stays as it is until somebody changes it.

alter table public.organisations add constraint organisations_name_can_be_seen
	check (length(private.visible(name)) >= 2) not valid;
alter table public.people add constraint people_name_can_be_seen
	check (private.visible(name) <> '') not valid;
alter table public.circles add constraint circles_name_can_be_seen
	check (length(private.visible(name)) >= 2) not valid;
alter table public.phases add constraint phases_name_can_be_seen
	check (private.visible(name) <> '') not valid;
alter table public.strands add constraint strands_name_can_be_seen
	check (private.visible(name) <> '') not valid;
alter table public.sessions add constraint sessions_title_can_be_seen
	check (length(private.visible(title)) >= 2) not valid;
alter table public.agenda_items add constraint agenda_items_title_can_be_seen
	check (private.visible(title) <> '') not valid;
alter table public.agenda_presenters add constraint agenda_presenters_name_can_be_seen
	check (private.visible(name) <> '') not valid;
alter table public.themes add constraint themes_title_can_be_seen
	check (private.visible(title) <> '') not valid;
alter table private.document_versions add constraint document_versions_name_can_be_seen
	check (private.visible(name) <> '' or name is null) not valid;
alter table public.action_indicators add constraint action_indicators_name_can_be_seen
	check (length(private.visible(name)) >= 2) not valid;
alter table public.action_links add constraint action_links_title_can_be_seen
	check (private.visible(title) <> '') not valid;
alter table public.action_views add constraint action_views_name_can_be_seen
	check (private.visible(name) <> '') not valid;
alter table public.reviews add constraint reviews_title_can_be_seen
	check (length(private.visible(title)) >= 2) not valid;
alter table public.topics add constraint topics_title_can_be_seen
	check (length(private.visible(title)) >= 2) not valid;
alter table public.publications add constraint publications_title_can_be_seen
	check (length(private.visible(title)) >= 2) not valid;

-- Whoever writes to these tables is asked the question in their own name.
grant execute on function private.visible(text) to authenticated, colloquy_worker;
