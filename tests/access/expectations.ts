// What everybody may do, one line an attempt. The attempts themselves are in attempts.ts and calls.ts.
//
//   2     that many rows of our circle; adding one row gives 1
//   2+1   and one row of the stranger's circle as well
//   0     no row passes the policies
//   x     a rule of the database refuses, in words for the person
//   =     it would be allowed, but is there already
//   -     no such right has been granted: nobody's code gets as far as a policy
export const who = ['ruth', 'tomas', 'mei', 'dev', 'ines', 'callum', 'stranger', 'visitor'] as const;

export const tables = `
                                  ruth     tomas    mei      dev      ines     callum   stranger visitor
action_dependencies see           1        1        0        0        0        0        0+1      -
action_dependencies add one       -        -        -        -        -        -        -        -
action_dependencies change other  -        -        -        -        -        -        -        -
action_dependencies remove        -        -        -        -        -        -        -        -

action_indicators see             2        2        1        1        1        1        0+2      -
action_indicators add one         -        -        -        -        -        -        -        -
action_indicators change target   -        -        -        -        -        -        -        -
action_indicators remove          -        -        -        -        -        -        -        -

action_links see                  2        2        1        1        1        1        0+2      -
action_links add one              -        -        -        -        -        -        -        -
action_links change title         -        -        -        -        -        -        -        -
action_links remove               -        -        -        -        -        -        -        -

action_support_requests see       1        1        1        1        1        1        0+1      -
action_support_requests add one   -        -        -        -        -        -        -        -
action_support_requests change other -     -        -        -        -        -        -        -
action_support_requests remove    -        -        -        -        -        -        -        -

action_supporters see             2        2        1        1        1        1        0+2      -
action_supporters add one         -        -        -        -        -        -        -        -
action_supporters change other     -        -        -        -        -        -        -        -
action_supporters remove          -        -        -        -        -        -        -        -

action_update_files see           2        2        1        1        1        1        0+2      -
action_update_files add one       -        -        -        -        -        -        -        -
action_update_files change other  -        -        -        -        -        -        -        -
action_update_files remove        -        -        -        -        -        -        -        -

action_updates see                2        2        1        1        1        1        0+2      -
action_updates add one            -        -        -        -        -        -        -        -
action_updates change body        -        -        -        -        -        -        -        -
action_updates remove             -        -        -        -        -        -        -        -

action_views see                  2        1        1        1        1        1        0+2      -
action_views add own              1        1        1        1        1        1        0        -
action_views add shared           1        0        0        0        0        0        0        -
action_views change name          -        -        -        -        -        -        -        -
action_views remove               2        0        0        0        0        0        0+2      -

actions see                       2        2        1        1        1        1        0+2      -
actions add one                   -        -        -        -        -        -        -        -
actions change state              -        -        -        -        -        -        -        -
actions remove                    -        -        -        -        -        -        -        -

affiliations see                  6        6        6        6        6        6        0+1      -
affiliations add own              -        -        -        -        -        -        -        -
affiliations change title         1        0        0        0        1        0        0+1      -
affiliations change steward       1        0        0        0        1        0        0+1      -
affiliations remove               -        -        -        -        -        -        -        -

agenda_items see                  2        2        2        2        2        2        0+2      -
agenda_items add agenda           1        1        0        0        0        0        0        -
agenda_items add backlog          1        1        1        1        1        0        0        -
agenda_items change title         2        2        0        0        0        0        0+2      -
agenda_items remove               2        2        0        0        0        0        0+2      -

agenda_presenters see             1        1        1        1        1        1        0+1      -
agenda_presenters add one         1        1        0        0        0        0        0        -
agenda_presenters change name     -        -        -        -        -        -        -        -
agenda_presenters remove          1        1        0        0        0        0        0+1      -

attendance see                    2        2        2        1        0        0        0+1      -
attendance add own                1        1        1        1        1        1        0        -
attendance add other              1        1        0        0        0        0        0        -
attendance change reply           2        2        1        1        0        0        0+1      -
attendance remove                 -        -        -        -        -        -        -        -

circles see                       1        1        1        1        1        1        0+1      -
circles add one                   -        -        -        -        -        -        -        -
circles change objective          1        0        0        0        0        0        0+1      -
circles change host               -        -        -        -        -        -        -        -
circles remove                    -        -        -        -        -        -        -        -

comment_threads see               1        1        1        1        1        1        0+1      -
comment_threads add one           -        -        -        -        -        -        -        -
comment_threads change settled    -        -        -        -        -        -        -        -
comment_threads remove            -        -        -        -        -        -        -        -

comments see                      1        1        1        1        1        1        0+1      -
comments add one                  -        -        -        -        -        -        -        -
comments change body              -        -        -        -        -        -        -        -
comments remove                   -        -        -        -        -        -        -        -

decision_entries see              1        1        1        1        1        1        0+1      -
decision_entries add one          -        -        -        -        -        -        -        -
decision_entries change said      -        -        -        -        -        -        -        -
decision_entries remove           -        -        -        -        -        -        -        -

decisions see                     1        1        1        1        1        1        0+1      -
decisions add one                 -        -        -        -        -        -        -        -
decisions change text             -        -        -        -        -        -        -        -
decisions remove                  -        -        -        -        -        -        -        -

documents see                     4        4        5        4        4        4        0+5      -
documents add one                 -        -        -        -        -        -        -        -
documents change kind             -        -        -        -        -        -        -        -
documents remove                  -        -        -        -        -        -        -        -

events see                        2        2        1        1        1        1        0+2      -
events add one                    -        -        -        -        -        -        -        -
events change kind                -        -        -        -        -        -        -        -
events remove                     -        -        -        -        -        -        -        -

files see                         3        3        2        2        2        2        0+3      -
files add one                     -        -        -        -        -        -        -        -
files change name                 -        -        -        -        -        -        -        -
files remove                      2        2        0        0        0        0        0+2      -

indicator_values see              2        2        1        1        1        1        0+2      -
indicator_values add one          -        -        -        -        -        -        -        -
indicator_values change value     -        -        -        -        -        -        -        -
indicator_values remove           -        -        -        -        -        -        -        -

invitations see                   1        1        0        0        0        0        0+1      -
invitations add participant       1        1        0        0        0        0        0        -
invitations add facilitator       1        0        0        0        0        0        0        -
invitations add token             -        -        -        -        -        -        -        -
invitations change revoke         1        1        0        0        0        0        0+1      -
invitations change role           -        -        -        -        -        -        -        -
invitations remove                -        -        -        -        -        -        -        -

memberships see                   6        6        6        6        6        6        0+1      -
memberships add own               -        -        -        -        -        -        -        -
memberships change follows        1        1        1        1        1        1        0+1      -
memberships change role           -        -        -        -        -        -        -        -
memberships change end            -        -        -        -        -        -        -        -
memberships remove                -        -        -        -        -        -        -        -

organisations see                 5+1      5+1      5        5        5        5        5+1      -
organisations add one             1        1        0        0        0        0        1        -
organisations add host            -        -        -        -        -        -        -        -
organisations change sector       1        0        0        0        1        0        0+1      -
organisations change hosts        -        -        -        -        -        -        -        -
organisations remove              -        -        -        -        -        -        -        -

people see                        6        6        6        6        6        6        0+1      -
people add one                    -        -        -        -        -        -        -        -
people change name                1        1        1        1        1        1        0+1      -
people change account             -        -        -        -        -        -        -        -
people remove                     -        -        -        -        -        -        -        -

person_emails see                 6        6        1        1        1        1        0+1      -
person_emails add one             -        -        -        -        -        -        -        -
person_emails change email        -        -        -        -        -        -        -        -
person_emails remove              -        -        -        -        -        -        -        -

phases see                        1        1        1        1        1        1        0+1      -
phases add one                    1        0        0        0        0        0        0        -
phases change name                1        0        0        0        0        0        0+1      -
phases remove                     1        0        0        0        0        0        0+1      -

posts see                         1        1        1        1        1        1        0+1      -
posts add one                     1        1        1        1        1        0        0        -
posts add as_mei                  -        -        -        -        -        -        -        -
posts change body                 x        x        1        0        0        0        0+1      -
posts change remove               1        1        1        0        0        0        0+1      -
posts remove                      -        -        -        -        -        -        -        -

prompts see                       1        1        1        1        1        1        0+1      -
prompts add one                   1        1        0        0        0        0        0        -
prompts change body               1        1        0        0        0        0        0+1      -
prompts remove                    1        1        0        0        0        0        0+1      -

publication_files see             1        1        1        1        1        1        0+1      0
publication_files add one         -        -        -        -        -        -        -        -
publication_files change other    -        -        -        -        -        -        -        -
publication_files remove          -        -        -        -        -        -        -        -

publications see                  2+1      2+1      2+1      2+1      2+1      2+1      1+2      1+1
publications add one              -        -        -        -        -        -        -        -
publications change markdown      -        -        -        -        -        -        -        -
publications change withdraw      -        -        -        -        -        -        -        -
publications remove               -        -        -        -        -        -        -        -

question_entries see              1        1        1        1        1        1        0+1      -
question_entries add one          -        -        -        -        -        -        -        -
question_entries change said      -        -        -        -        -        -        -        -
question_entries remove           -        -        -        -        -        -        -        -

questions see                     1        1        1        1        1        1        0+1      -
questions add one                 -        -        -        -        -        -        -        -
questions change answer           -        -        -        -        -        -        -        -
questions remove                  -        -        -        -        -        -        -        -

review_comments see               1        1        1        1        1        1        0+1      -
review_comments add one           1        1        1        1        1        0        0        -
review_comments add frozen        0        0        0        0        0        0        0        -
review_comments change body       -        -        -        -        -        -        -        -
review_comments remove            1        0        1        0        0        0        0+1      -

reviews see                       2        2        2        2        2        2        0+2      -
reviews add one                   1        0        0        0        0        0        0        -
reviews add frozen                -        -        -        -        -        -        -        -
reviews change title              1        0        0        0        0        0        0+1      -
reviews change fingerprint        -        -        -        -        -        -        -        -
reviews remove                    1        0        0        0        0        0        0+1      -

sessions see                      2        2        2        2        2        2        0+2      -
sessions add one                  1        1        0        0        0        0        0        -
sessions add opened               -        -        -        -        -        -        -        -
sessions change title             2        2        0        0        0        0        0+2      -
sessions change circle            -        -        -        -        -        -        -        -
sessions remove                   1        0        0        0        0        0        0+1      -

strands see                       1        1        1        1        1        1        0+1      -
strands add one                   1        0        0        0        0        0        0        -
strands change name               1        0        0        0        0        0        0+1      -
strands remove                    1        0        0        0        0        0        0+1      -

kept_passages see                 1        0        0        0        0        0        0+1      -
kept_passages add one             1        0        0        0        0        0        0        -
kept_passages change reason       1        0        0        0        0        0        0+1      -
kept_passages change by           -        -        -        -        -        -        -        -
kept_passages remove              1        0        0        0        0        0        0+1      -

agreed_answers see                2        2        1        0        0        0        0+1      -
agreed_answers add one            -        -        -        -        -        -        -        -
agreed_answers change stance      -        -        -        -        -        -        -        -
agreed_answers remove             -        -        -        -        -        -        -        -

agreed_themes see                 1        1        1        1        1        1        0+1      -
agreed_themes add one             -        -        -        -        -        -        -        -
agreed_themes change other        -        -        -        -        -        -        -        -
agreed_themes remove              -        -        -        -        -        -        -        -

agreement_answers see             2        2        1        0        0        0        0+2      -
agreement_answers add one         -        -        -        -        -        -        -        -
agreement_answers change stance   -        -        -        -        -        -        -        -
agreement_answers remove          -        -        -        -        -        -        -        -

agreement_reservations see        1        1        1        0        0        0        0+1      -
agreement_reservations add one    -        -        -        -        -        -        -        -
agreement_reservations change state  -     -        -        -        -        -        -        -
agreement_reservations remove     -        -        -        -        -        -        -        -

agreement_rounds see              2        2        2        2        2        2        0+2      -
agreement_rounds add one          -        -        -        -        -        -        -        -
agreement_rounds change date      -        -        -        -        -        -        -        -
agreement_rounds remove           -        -        -        -        -        -        -        -

current_wordings see              1        1        1        1        1        1        0+1      -
current_wordings add one          -        -        -        -        -        -        -        -
current_wordings change other     -        -        -        -        -        -        -        -
current_wordings remove           -        -        -        -        -        -        -        -

theme_wordings see                1        1        1        1        1        1        0+1      -
theme_wordings add one            -        -        -        -        -        -        -        -
theme_wordings change markdown    -        -        -        -        -        -        -        -
theme_wordings remove             -        -        -        -        -        -        -        -

themes see                        1        1        1        1        1        1        0+1      -
themes add one                    1        1        1        1        1        0        0        -
themes change title               1        1        1        1        1        0        0+1      -
themes remove                     1        1        0        0        0        0        0+1      -

topic_follows see                 0        0        1        0        0        0        0+1      -
topic_follows add own             1        1        =        1        1        1        0        -
topic_follows add dev             0        0        0        1        0        0        0        -
topic_follows change follows      0        0        1        0        0        0        0+1      -
topic_follows remove              -        -        -        -        -        -        -        -

topics see                        1        1        1        1        1        1        0+1      -
topics add one                    1        1        1        1        1        0        0        -
topics add another                -        -        -        -        -        -        -        -
topics change title               1        1        1        0        0        0        0+1      -
topics remove                     -        -        -        -        -        -        -        -
`;

// 1 it answers, or writes what it should; 0 it answers nothing.
export const functions = `
                                  ruth     tomas    mei      dev      ines     callum   stranger visitor
agreement_counts ours             1        1        1        1        1        1        0        -
agreement_grid ours               1        1        1        1        1        0        0        -
agreement_removed ours            0        0        0        0        0        0        0        -
agreement_to_publish ours         1        1        1        1        1        1        0        -
series_heading ours               1        1        1        1        1        1        0        -
agreement_words ours              1        1        1        1        1        1        0        -
answer_reservation ours           x        1        1        x        x        x        x        -
answer_theme agree                1        1        1        1        1        x        x        -
answer_theme outdated             x        x        x        x        x        x        x        -
answer_theme bare_objection       x        x        x        x        x        x        x        -
close_agreement ours              1        x        x        x        x        x        x        -
move_agreement later              1        x        x        x        x        x        x        -
move_agreement past               x        x        x        x        x        x        x        -
open_agreement again              x        x        x        x        x        x        x        -
propose_reservation ours          1        1        x        x        x        x        x        -
withdraw_answer ours              1        1        1        x        x        x        x        -
accept_invitation guest           x        x        x        x        x        x        x        -
arrange_actions phase             1        x        x        x        x        x        x        -
add_action_link ours              1        1        1        x        x        x        x        -
add_action_link confided          1        1        x        x        x        x        x        -
add_action_link script            x        x        x        x        x        x        x        -
arrive again                      1        1        1        1        1        1        1        -
change_membership promote         1        x        x        x        x        x        x        -
change_membership end_ines        1        x        x        x        1        x        x        -
create_circle northgate           1        x        x        x        x        x        x        -
freeze_review unread              x        x        x        x        x        x        x        -
freeze_review frozen              x        x        x        x        x        x        x        -
review_now ours                   1        1        1        1        1        1        0        -
depend_on end                     1        1        1        x        x        x        x        -
depend_on round                   x        x        x        x        x        x        x        -
edit_action ours                  1        1        1        x        x        x        x        -
edit_action confided              1        1        x        x        x        x        x        -
edit_action outdated              x        x        x        x        x        x        x        -
identities_to_check ours          1        1        0        0        0        0        0        -
installation_state ask            1        1        1        1        1        1        1        1
make_action_public ours           x        1        1        x        x        x        x        -
measure_indicator proposed        x        x        x        x        x        x        x        -
may_host_circles ask              1        0        0        0        0        0        1        -
me ask                            1        1        1        1        1        1        1        -
mute_by_link unknown              0        0        0        0        0        0        0        0
my_document_role notes            1        1        1        1        1        1        0        -
my_document_role private          0        0        1        0        0        0        0        -
my_role ours                      1        1        1        1        1        1        0        -
name_decision ours                1        1        1        x        x        x        x        -
name_version ours                 1        1        1        1        1        x        x        -
my_steps ours                     1        1        1        0        0        0        0        -
place_agenda_item last            1        1        0        0        0        0        0        -
propose_action harbour            1        1        1        1        1        x        x        -
propose_action wrong_lead         x        x        x        x        x        x        x        -
publish_summary public            1        x        x        x        x        x        x        -
publish_summary made_up           x        x        x        x        x        x        x        -
published_commitments record      0        0        0        0        0        0        0        0
read_invitation known             1        1        1        1        1        1        1        1
read_invitation unknown           0        0        0        0        0        0        0        0
read_version ours                 1        1        1        1        1        1        0        -
remove_action_link ours           1        1        1        x        x        x        x        -
set_indicator ours                1        1        1        x        x        x        x        -
show_action_to concerned          1        1        1        x        x        x        x        -
show_action_to circle             1        x        x        x        x        x        x        -
start_private_notes ours          1        1        1        1        1        1        x        -
support_action ours               0        x        x        1        1        x        x        -
take_step accept                  x        1        1        x        x        x        x        -
take_step decline                 x        1        1        x        x        x        x        -
take_step withdraw                1        x        x        x        x        x        x        -
take_step confided                1        x        x        x        x        x        x        -
take_step split                   1        1        1        x        x        x        x        -
take_step merge_into_theirs       x        x        x        x        x        x        x        -
take_step verify                  x        x        x        x        x        x        x        -
versions_of notes                 1        1        1        1        1        1        0        -
versions_of private               0        0        0        0        0        0        0        -
ask_support dev                   1        1        1        x        x        x        x        -
ask_support observers             x        x        x        x        x        x        x        -
ask_support end                   0        0        0        x        x        x        x        -
ask_question ours                 1        1        1        1        1        x        x        -
ask_question elsewhere            x        x        x        x        x        x        x        -
change_question answer            1        1        1        1        1        x        x        -
change_question outdated          x        x        x        x        x        x        x        -
correct_decision ours             1        1        1        1        1        x        x        -
correct_decision silently         x        x        x        x        x        x        x        -
edit_comment nameless             x        x        x        x        x        x        x        -
record_decision ours              1        1        1        1        1        x        x        -
record_decision naming            x        x        x        x        x        x        x        -
remove_comment nameless           1        1        x        x        x        x        x        -
reply_to_comment ours             1        1        1        1        1        x        x        -
settle_thread ours                1        1        1        1        1        x        x        -
start_comment ours                1        1        1        1        1        x        x        -
withdraw_decision ours            1        1        x        x        x        x        x        -
withdraw_question ours            1        1        x        x        x        x        x        -
tell_participants second          1        x        x        x        x        x        x        -
withdrawn_publication record      0        0        0        0        0        0        0        0
withdraw_publication ours         1        x        x        x        x        x        x        -
`;

type Line = { name: string; words: string[]; cells: string[] };

/** The lines of one of the tables above. */
export function linesOf(text: string): Line[] {
	const [, ...lines] = text.split('\n').filter((line) => line.trim() !== '');
	return lines.map((line) => {
		const parts = line.trim().split(/\s+/);
		const words = parts.slice(0, -who.length);
		return { name: words.join(' '), words, cells: parts.slice(-who.length) };
	});
}
