import { callum, dev, ines, mei, ruth, tomas } from '../support/cast';
import { idOf, type World } from '../support/circle';
import type { Row } from './attempts';

/** What everybody calls, by function and by a word that tells one call from another. All of it is about our circle. */
export function calls(world: World): Record<string, Record<string, Row>> {
	const { ours, organisations } = world;
	const row = (table: string) => idOf(ours.rows, table);
	const action = row('actions');
	const proposal = { action: null, circle: ours.id, action_title: 'Another', lead: null, due_on: null };
	const decided = { text: 'We meet monthly', way: 'vote', votesFor: 5, votesAgainst: 0 };
	const circle = {
		circle_name: 'Another circle',
		circle_objective: '',
		circle_attribution: 'attributed',
		circle_visibility: 'members',
		sensitive: true,
		phase_names: [],
		strand_names: []
	};
	const step = (which: string, more: Row = {}) => ({ action, which, ...more });
	const edit = (of: string, seen_version: number) => ({
		action: of,
		seen_version,
		new_detail: 'More',
		new_strand: null,
		new_phase: null,
		new_priority: 'high'
	});
	const answer = { session: row('sessions'), of_section: row('themes'), seen: row('wording'), says: 'agree' };
	return {
		agreement_counts: { ours: { session: row('sessions') } },
		agreement_removed: { ours: { session: row('sessions'), of_round: row('agreement_rounds') } },
		series_heading: { ours: { circle: ours.id } },
		agreement_grid: { ours: { session: row('sessions') } },
		agreement_to_publish: { ours: { session: row('sessions') } },
		agreement_words: { ours: { session: row('sessions') } },
		answer_reservation: { ours: { reservation: row('agreement_reservations'), consents: true } },
		answer_theme: {
			agree: answer,
			outdated: { ...answer, seen: 'a'.repeat(64) },
			bare_objection: { ...answer, says: 'object' }
		},
		close_agreement: { ours: { session: row('sessions') } },
		move_agreement: {
			later: { session: row('sessions'), closes: new Date(Date.now() + 9 * 86_400_000).toISOString() },
			past: { session: row('sessions'), closes: '2026-01-01T00:00:00Z' }
		},
		open_agreement: {
			again: { session: row('sessions'), closes: new Date(Date.now() + 9 * 86_400_000).toISOString() }
		},
		propose_reservation: {
			ours: {
				session: row('sessions'),
				of_section: row('themes'),
				organisation: idOf(organisations, mei.organisation),
				words: 'Not in our area'
			}
		},
		withdraw_answer: { ours: { session: row('sessions'), of_section: row('themes') } },
		accept_invitation: { guest: { token: 'token of ruth', given_name: '' } },
		arrange_actions: {
			phase: { circle: ours.id, chosen: [action], changes: { phase: row('phases') } }
		},
		add_action_link: {
			ours: { action, link_title: 'Another', link_address: 'https://example.org' },
			confided: { action: row('confided'), link_title: 'Another', link_address: 'https://example.org' },
			script: { action, link_title: 'Another', link_address: 'javascript:alert(1)' }
		},
		arrive: { again: { given_name: '' } },
		change_membership: {
			promote: { membership: idOf(ours.member, dev.id), new_role: 'facilitator' },
			end_ines: { membership: idOf(ours.member, ines.id), new_role: null },
			last_convener: { membership: idOf(ours.member, ruth.id), new_role: null }
		},
		create_circle: { northgate: { ...circle, host: idOf(organisations, ruth.organisation) } },
		freeze_review: {
			unread: { review: row('reviews'), seen: '' },
			frozen: { review: row('frozen'), seen: '' }
		},
		review_now: { ours: { review: row('reviews') } },
		depend_on: {
			end: { action, needs: row('confided'), depends: false },
			round: { action: row('confided'), needs: action, depends: true }
		},
		edit_action: {
			ours: edit(action, 1),
			confided: edit(row('confided'), 1),
			outdated: edit(action, 7)
		},
		identities_to_check: { ours: { session: row('sessions') } },
		installation_state: { ask: {} },
		make_action_public: { ours: { action, visible: true } },
		measure_indicator: {
			proposed: { indicator: row('action_indicators'), measured: 4, measured_on: '2026-11-20' }
		},
		may_host_circles: { ask: {} },
		me: { ask: {} },
		name_decision: { ours: { action: row('actions'), decision: row('decisions') } },
		name_version: { ours: { version: row('versions'), new_name: 'Before lunch' } },
		mute_by_link: { unknown: { token: 'unknown' } },
		my_document_role: {
			notes: { document: row('documents') },
			private: { document: row('private_notes') }
		},
		my_role: { ours: { circle: ours.id } },
		my_steps: { ours: { for_circle: ours.id } },
		place_agenda_item: {
			last: { item: row('waiting'), to_session: row('sessions'), to_parent: null, to_index: 9 }
		},
		propose_action: {
			harbour: { ...proposal, owner: idOf(organisations, tomas.organisation) },
			wrong_lead: {
				...proposal,
				owner: idOf(organisations, dev.organisation),
				lead: idOf(world.people, mei.id)
			}
		},
		publish_summary: {
			public: {
				session: row('sessions'),
				for_audience: 'public',
				frozen_title: 'Record',
				frozen_markdown: '# R'
			},
			made_up: {
				session: row('sessions'),
				for_audience: 'public',
				frozen_title: 'Record',
				frozen_markdown: 'Everybody agrees.'
			}
		},
		versions_of: { notes: { document: row('documents') }, private: { document: row('private_notes') } },
		record_decision: {
			ours: { decision: null, session: row('sessions'), given: decided },
			naming: {
				decision: null,
				session: row('sessions'),
				given: { ...decided, objections: 1, objectors: [idOf(organisations, dev.organisation)] }
			}
		},
		correct_decision: {
			ours: { decision: row('decisions'), seen_version: 1, given: decided, because: 'Misheard' },
			silently: { decision: row('decisions'), seen_version: 1, given: decided, because: '' }
		},
		withdraw_decision: { ours: { decision: row('decisions'), because: 'Not quorate' } },
		ask_support: {
			dev: { action, organisation: idOf(organisations, dev.organisation) },
			observers: { action, organisation: idOf(organisations, callum.organisation) },
			end: { action, organisation: idOf(organisations, dev.organisation), asks: false }
		},
		ask_question: {
			ours: { question: null, session: row('sessions'), words: 'Who leads?' },
			elsewhere: { question: null, session: row('sessions'), words: 'Who?', of_item: row('waiting') }
		},
		change_question: {
			answer: { question: row('questions'), seen_version: 1, new_answer: 'Each their own' },
			outdated: { question: row('questions'), seen_version: 7, new_answer: 'Each their own' }
		},
		withdraw_question: { ours: { question: row('questions'), because: 'Asked twice' } },
		start_comment: {
			ours: {
				thread: null,
				comment: null,
				document: row('documents'),
				of_section: 'general',
				at_place: {},
				quoted: 'Early signs',
				words: 'Which ones?'
			}
		},
		reply_to_comment: { ours: { thread: row('comment_threads'), comment: null, words: 'All of them' } },
		edit_comment: { nameless: { comment: row('comments'), words: 'Rewritten', edit_key: 'guessed' } },
		remove_comment: { nameless: { comment: row('comments') } },
		settle_thread: { ours: { thread: row('comment_threads'), settled: true } },
		tell_participants: { second: { session: row('sessions'), version: 2 } },
		withdrawn_publication: { record: { address: `record-${row('sessions')}` } },
		withdraw_publication: { ours: { publication: row('publications'), reason: 'It names somebody' } },
		published_commitments: { record: { address: `record-${row('sessions')}` } },
		read_version: { ours: { version: row('versions') } },
		read_invitation: { known: { token: 'token of ruth' }, unknown: { token: 'unknown' } },
		remove_action_link: { ours: { link: row('action_links') } },
		start_private_notes: { ours: { session: row('planned') } },
		set_indicator: { ours: { action, indicator: null, new_name: 'Another' } },
		show_action_to: {
			concerned: { action, seen_by: 'concerned' },
			circle: { action: row('confided'), seen_by: 'circle' }
		},
		support_action: { ours: { action, supports: true } },
		take_step: {
			accept: step('accept'),
			decline: step('decline', { words: 'Too much' }),
			withdraw: step('withdraw', { words: 'Not now' }),
			verify: step('verify'),
			confided: step('accept', { action: row('confided') }),
			split: step('split', { new_title: 'A part', new_owner: idOf(organisations, dev.organisation) }),
			merge_into_theirs: step('merge', { other: idOf(world.theirs.rows, 'actions') })
		}
	};
}
