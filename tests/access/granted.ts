// Every right that people have on a column of public, as the database states it: * stands for all columns. What is not
// here can't be read or written by anybody, whatever the policies say.
export const columns = `
	action_dependencies select authenticated *
	action_indicators select authenticated *
	action_links select authenticated *
	action_support_requests select authenticated *
	action_supporters select authenticated *
	action_update_files select authenticated *
	action_updates select authenticated *
	action_views insert authenticated circle_id,id,is_shared,name,query
	action_views select authenticated *
	actions select authenticated *
	affiliations select authenticated *
	affiliations update authenticated is_steward,job_title
	agenda_items insert authenticated circle_id,detail,id,kind,minutes,parent_id,position,session_id,title
	agenda_items select authenticated *
	agenda_items update authenticated detail,kind,minutes,parent_id,position,session_id,title,version
	agenda_presenters insert authenticated *
	agenda_presenters select authenticated *
	agreed_answers select authenticated *
	agreed_themes select authenticated *
	agreement_answers select authenticated *
	agreement_reservations select authenticated *
	agreement_rounds select authenticated *
	attendance insert authenticated *
	attendance select authenticated *
	attendance update authenticated arrived_at,left_at,reply
	circles select authenticated *
	circles update authenticated attribution,closed_at,device_copies,is_sensitive,name,objective,version,visibility
	comment_threads select authenticated *
	comments select authenticated *
	current_wordings select authenticated *
	decision_entries select authenticated *
	decisions select authenticated *
	documents select authenticated *
	events select authenticated *
	files select anon bytes,height,id,media_type,name,sha256,width
	files select authenticated *
	indicator_values select authenticated *
	invitations insert authenticated circle_id,email,id,name,organisation_id,role
	invitations select authenticated accepted_at,accepted_by,circle_id,created_at,email,expires_at,id,invited_by,name,organisation_id,revoked_at,role,sends,sent_at
	invitations update authenticated revoked_at,sends
	kept_passages insert authenticated circle_id,occurrence,reason,session_id
	kept_passages select authenticated *
	kept_passages update authenticated reason
	memberships select authenticated *
	memberships update authenticated follows_topics
	organisations insert authenticated functions,id,name,sector,website
	organisations select authenticated *
	organisations update authenticated functions,name,sector,website
	people select authenticated created_at,id,is_sample,name,time_zone
	people update authenticated name,time_zone
	person_emails select authenticated *
	phases insert authenticated *
	phases select authenticated *
	phases update authenticated name,position
	posts insert authenticated body,circle_id,id,topic_id
	posts select authenticated *
	posts update authenticated body,edited_at,removed_at
	prompts insert authenticated *
	prompts select authenticated *
	prompts update authenticated body,position
	publication_files select anon *
	publication_files select authenticated *
	publications select anon agreement,attribution,audience,circle_id,fingerprint,held_on,host,id,markdown,number,published_at,session_id,slug,title,withdrawn_at,withdrawn_reason
	publications select authenticated agreement,attribution,audience,circle_id,fingerprint,held_on,host,id,markdown,number,published_at,session_id,slug,title,withdrawn_at,withdrawn_reason
	question_entries select authenticated *
	questions select authenticated *
	review_comments insert authenticated action_id,body,circle_id,id,indicator_id,review_id
	review_comments select authenticated *
	reviews insert authenticated circle_id,from_day,id,title,to_day,words
	reviews select authenticated *
	reviews update authenticated from_day,title,to_day,words
	sessions insert authenticated attribution,circle_id,ends_at,id,link,objective,place,starts_at,time_zone,title
	sessions select authenticated *
	sessions update authenticated attribution,closed_at,current_item_id,current_item_since,ends_at,link,objective,opened_at,place,starts_at,time_zone,title,version
	strands insert authenticated *
	strands select authenticated *
	strands update authenticated name,position
	theme_wordings select authenticated *
	themes insert authenticated *
	themes select authenticated *
	themes update authenticated position,title
	topic_follows insert authenticated *
	topic_follows select authenticated *
	topic_follows update authenticated follows,read_at
	topics insert authenticated action_id,circle_id,id,session_id,title
	topics select authenticated *
	topics update authenticated closed_at,title
`;

// Functions behind policies and behind the functions of public. Each must be safe to call with any argument.
export const privateFunctions = `
	accept_invitation authenticated
	add_action_file authenticated
	add_action_link authenticated
	add_session_file authenticated
	agreement_counts authenticated
	agreement_grid authenticated
	agreement_removed authenticated
	agreement_words authenticated
	answer_reservation authenticated
	answer_theme authenticated
	answers_i_may_see authenticated
	arrange_actions authenticated
	arrive authenticated
	ask_question authenticated
	ask_support authenticated
	brief_read_at authenticated
	came_to_something authenticated
	change_membership authenticated
	change_question authenticated
	choose_mail authenticated
	circle_of_item authenticated
	circle_of_open_review authenticated
	circle_of_session authenticated
	circle_of_topic authenticated
	circles_listed anon,authenticated
	close_agreement authenticated
	commitments_muted_by_link anon,authenticated
	correct_decision authenticated
	create_circle authenticated
	depend_on authenticated
	edit_action authenticated
	edit_comment authenticated
	end_calendar authenticated
	ended_answer_links authenticated
	events_of_this_transaction anon,authenticated
	files_in_records authenticated
	freeze_review authenticated
	hash_token anon,authenticated
	hidden_actions authenticated
	i_represent anon,authenticated
	identities_to_check authenticated
	installation_state anon,authenticated
	is_my_side authenticated
	make_action_public authenticated
	make_calendar authenticated
	mark_brief_read authenticated
	may_host_circles anon,authenticated
	may_name_organisations anon,authenticated
	may_see_room authenticated
	me anon,authenticated
	measure_indicator authenticated
	move_agreement authenticated
	mute_by_link anon,authenticated
	mute_commitments_by_link anon,authenticated
	muted_by_link anon,authenticated
	my_agreement_to_publish authenticated
	my_calendars authenticated
	my_circles anon,authenticated
	my_mail_choices authenticated
	my_memberships anon,authenticated
	my_organisations anon,authenticated
	my_role anon,authenticated
	my_steps authenticated
	name_decision authenticated
	name_key anon,authenticated
	name_lead authenticated
	name_lead_by_address authenticated
	name_version authenticated
	next_session authenticated
	open_agreement authenticated
	open_answer_links authenticated
	organisations_i_steward anon,authenticated
	organisations_of_my_circles anon,authenticated
	people_i_convene anon,authenticated
	people_known_by_address authenticated
	people_of_my_circles anon,authenticated
	propose_action authenticated
	propose_reservation authenticated
	publish_summary authenticated
	published_commitments anon,authenticated
	read_invitation anon,authenticated
	read_version authenticated
	record_decision authenticated
	refuse anon,authenticated
	remove_action_link authenticated
	remove_comment authenticated
	reply_to_comment authenticated
	review_now authenticated
	revoke_answer_links authenticated
	rooms_i_may_see authenticated
	said_by_link authenticated
	send_link_anew authenticated
	series_heading authenticated
	set_indicator authenticated
	settle_thread authenticated
	show_action_to authenticated
	stands_as_evidence authenticated
	start_comment authenticated
	start_private_notes authenticated
	support_action authenticated
	take_step authenticated
	tell_participants authenticated
	versions_of authenticated
	visible authenticated
	withdraw_answer authenticated
	withdraw_decision authenticated
	withdraw_publication authenticated
	withdraw_question authenticated
	withdrawn_publication anon,authenticated
`;

// Rooms, mail, queue and setup act under one name. It needs no right on what only people deal with.
export const worker = `
	action_dependencies select
	action_indicators nothing
	action_links nothing
	action_support_requests select
	action_supporters nothing
	action_update_files nothing
	action_updates select
	action_views nothing
	actions select
	affiliations select
	agenda_items select
	agenda_presenters nothing
	agreed_answers nothing
	agreed_themes nothing
	agreement_answers nothing
	agreement_reservations select
	agreement_rounds select
	attendance nothing
	circles select
	comment_threads nothing
	comments nothing
	current_wordings select
	decision_entries nothing
	decisions nothing
	documents select
	events select
	files nothing
	indicator_values nothing
	invitations select update(token_hash,sent_at,expires_at)
	kept_passages nothing
	memberships select
	organisations select
	people select
	person_emails select
	phases nothing
	posts select
	private.action_steps select
	private.agreement_notices select insert update(settled_at,batch)
	private.answer_links select insert delete
	private.brief_readings nothing
	private.calendar_links select
	private.comment_keys nothing
	private.commitment_mute_links select insert delete
	private.composed_records nothing
	private.document_snapshots select insert update
	private.document_updates select insert delete
	private.document_versions select
	private.file_contents nothing
	private.installation select insert update delete
	private.kept_from nothing
	private.leads_by_address select
	private.limits select insert update delete
	private.mail_choices select
	private.mark_rules select
	private.mute_links select insert delete
	private.notices select insert update(settled_at,batch)
	private.observed_summaries nothing
	private.outbox select update delete
	private.version_contributors nothing
	private.version_sections nothing
	private.version_texts nothing
	prompts nothing
	publication_files nothing
	publications select
	question_entries nothing
	questions nothing
	review_comments nothing
	reviews nothing
	sessions select
	strands nothing
	theme_wordings nothing
	themes nothing
	topic_follows select
	topics select
`;
