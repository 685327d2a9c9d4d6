import { dev, ines, mei, ruth, tomas } from '../support/cast';
import { idOf, type World } from '../support/circle';
import type { Row } from './attempts';

/** What everybody calls, by function and by a word that tells one call from another. All of it is about our circle. */
export function calls(world: World): Record<string, Record<string, Row>> {
	const { ours, organisations } = world;
	const row = (table: string) => idOf(ours.rows, table);
	const action = row('actions');
	const proposal = { action: null, circle: ours.id, action_title: 'Another', lead: null, due_on: null };
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
	return {
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
			open: { review: row('reviews'), frozen_lines: [], frozen_markdown: '# R' },
			frozen: { review: row('frozen'), frozen_lines: [], frozen_markdown: '# R' }
		},
		depend_on: {
			end: { action, needs: row('confided'), depends: false },
			round: { action: row('confided'), needs: action, depends: true }
		},
		edit_action: {
			ours: edit(action, 1),
			confided: edit(row('confided'), 1),
			outdated: edit(action, 7)
		},
		installation_state: { ask: {} },
		make_action_public: { ours: { action, visible: true } },
		measure_indicator: {
			proposed: { indicator: row('action_indicators'), measured: 4, measured_on: '2026-11-20' }
		},
		may_host_circles: { ask: {} },
		me: { ask: {} },
		mute_by_link: { unknown: { token: 'unknown' } },
		my_document_role: { notes: { document: row('documents') } },
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
			}
		},
		withdraw_publication: { ours: { publication: row('publications'), reason: 'It names somebody' } },
		published_commitments: { record: { address: `record-${row('sessions')}` } },
		read_invitation: { known: { token: 'token of ruth' }, unknown: { token: 'unknown' } },
		remove_action_link: { ours: { link: row('action_links') } },
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
