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
	return {
		accept_invitation: { guest: { token: 'token of ruth', given_name: '' } },
		arrange_actions: {
			phase: { circle: ours.id, chosen: [action], changes: { phase: row('phases') } }
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
		installation_state: { ask: {} },
		make_action_public: { ours: { action, visible: true } },
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
		published_commitments: { record: { address: `record-${row('sessions')}` } },
		read_invitation: { known: { token: 'token of ruth' }, unknown: { token: 'unknown' } },
		support_action: { ours: { action, supports: true } },
		take_step: {
			accept: step('accept'),
			decline: step('decline', { words: 'Too much' }),
			withdraw: step('withdraw', { words: 'Not now' }),
			verify: step('verify')
		}
	};
}
