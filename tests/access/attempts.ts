import { dev, ines, mei } from '../support/cast';
import { idOf, type World } from '../support/circle';

export type Row = Record<string, unknown>;
type Values = Record<string, Row>;

/** The column that says whose circle a row belongs to; everywhere else it is circle_id. */
const owners: Record<string, string> = {
	organisations: 'id',
	people: 'id',
	circles: 'id',
	person_emails: 'person_id',
	affiliations: 'person_id'
};
export const ownerColumn = (table: string) => owners[table] ?? 'circle_id';

/** What everybody tries to add, by table and by a word that tells one attempt from another. */
export function additions(world: World, by: string): Record<string, Values> {
	const { ours, people, organisations } = world;
	const circle_id = ours.id;
	const row = (table: string) => idOf(ours.rows, table);
	const session_id = row('planned');
	const me = people[by] ?? null;
	const member = (of: string) => ours.member[of] ?? idOf(ours.member, dev.id);
	const invited = { circle_id, organisation_id: idOf(organisations, dev.organisation) };
	const session = {
		circle_id,
		title: 'Third dialogue',
		starts_at: '2027-05-06T14:00:00Z',
		ends_at: '2027-05-06T16:00:00Z',
		time_zone: 'Europe/London',
		attribution: 'attributed'
	};
	return {
		organisations: { one: { name: 'Lantern House' }, host: { name: 'Lantern House', hosts_circles: true } },
		people: { one: { name: 'Somebody Else' } },
		person_emails: { one: { person_id: me, email: 'another@example.org' } },
		affiliations: {
			own: { person_id: me, organisation_id: idOf(organisations, dev.organisation), is_steward: true }
		},
		circles: { one: { name: 'Another circle', host_id: idOf(organisations, dev.organisation) } },
		phases: { one: { circle_id, name: 'Another' } },
		strands: { one: { circle_id, name: 'Another' } },
		memberships: {
			own: { circle_id, person_id: me, organisation_id: invited.organisation_id, role: 'convener' }
		},
		invitations: {
			participant: { ...invited, email: 'one@example.org' },
			facilitator: { ...invited, email: 'one@example.org', role: 'facilitator' },
			token: { ...invited, email: 'one@example.org', token_hash: 'known' }
		},
		sessions: { one: session, opened: { ...session, opened_at: session.starts_at } },
		prompts: { one: { circle_id, session_id, body: 'And then?' } },
		agenda_items: {
			agenda: { circle_id, session_id, title: 'Another' },
			backlog: { circle_id, title: 'Another' }
		},
		agenda_presenters: { one: { circle_id, item_id: row('waiting'), name: 'Somebody' } },
		attendance: {
			own: { circle_id, session_id, membership_id: member(by), reply: 'coming' },
			other: { circle_id, session_id, membership_id: member(by === ines.id ? dev.id : ines.id) }
		},
		documents: { one: { circle_id, session_id, kind: 'notes' } },
		themes: { one: { circle_id, session_id, title: 'Another' } },
		publication_files: { one: { circle_id, publication_id: row('publications'), file_id: null } },
		kept_passages: { one: { circle_id, session_id, occurrence: 'b'.repeat(64), reason: 'Known' } },
		actions: {
			one: {
				circle_id,
				born_as: 'We will',
				title: 'Another',
				owner_id: invited.organisation_id,
				created_by: me
			}
		},
		action_dependencies: {
			one: { circle_id, action_id: row('actions'), needs_id: row('confided') }
		},
		action_indicators: { one: { circle_id, action_id: row('actions'), name: 'Another' } },
		action_links: {
			one: {
				circle_id,
				action_id: row('actions'),
				title: 'Another',
				address: 'https://example.org',
				added_by: me
			}
		},
		indicator_values: {
			one: {
				circle_id,
				action_id: row('actions'),
				indicator_id: row('action_indicators'),
				value: 4,
				on_day: '2026-11-21',
				by_id: me
			}
		},
		action_support_requests: {
			one: {
				action_id: row('actions'),
				organisation_id: idOf(organisations, dev.organisation),
				circle_id,
				asked_by: me
			}
		},
		action_supporters: {
			one: { circle_id, action_id: row('actions'), organisation_id: invited.organisation_id }
		},
		action_updates: {
			one: { circle_id, action_id: row('actions'), step: 'accept', by_id: me, to_state: 'accepted' }
		},
		action_update_files: {
			one: { circle_id, action_id: row('actions'), update_id: 1, file_id: null }
		},
		action_views: {
			own: { circle_id, name: 'Another', query: 'view=states' },
			shared: { circle_id, name: 'Another', query: 'view=states', is_shared: true }
		},
		reviews: {
			one: { circle_id, title: 'Another', from_day: '2026-01-01', to_day: '2026-06-30' },
			frozen: {
				circle_id,
				title: 'Another',
				from_day: '2026-01-01',
				to_day: '2026-06-30',
				frozen_at: '2026-07-01'
			}
		},
		review_comments: {
			one: { circle_id, review_id: row('reviews'), action_id: row('actions'), body: 'Well done' },
			frozen: { circle_id, review_id: row('frozen'), action_id: row('actions'), body: 'Too late' }
		},
		publications: { one: { circle_id, session_id, number: 9 } },
		theme_wordings: { one: { circle_id, session_id, section: 'introduction', title: 'T', markdown: 'M' } },
		current_wordings: {
			one: { circle_id, session_id, section: 'introduction', wording_id: row('theme_wordings'), position: 0 }
		},
		agreement_rounds: { one: { circle_id, session_id, number: 9, closes_at: '2027-05-06T14:00:00Z' } },
		agreement_answers: {
			one: {
				circle_id,
				session_id,
				round_id: row('agreement_rounds'),
				section: 'introduction',
				wording_id: row('theme_wordings'),
				organisation_id: invited.organisation_id,
				stance: 'agree'
			}
		},
		agreement_reservations: {
			one: {
				circle_id,
				session_id,
				section: 'introduction',
				wording_id: row('theme_wordings'),
				organisation_id: invited.organisation_id,
				body: 'Not us'
			}
		},
		agreed_themes: {
			one: {
				circle_id,
				round_id: row('agreement_rounds'),
				section: 'introduction',
				wording_id: row('theme_wordings'),
				position: 9
			}
		},
		agreed_answers: {
			one: {
				circle_id,
				session_id,
				round_id: row('agreement_rounds'),
				section: 'introduction',
				organisation_id: invited.organisation_id,
				organisation: 'Somebody',
				stance: 'agree'
			}
		},
		topics: {
			one: { circle_id, title: 'Another' },
			another: { circle_id, title: 'Another', started_by: me }
		},
		posts: {
			one: { circle_id, topic_id: row('topics'), body: 'Hello' },
			as_mei: { circle_id, topic_id: row('topics'), body: 'Hello', author_id: people[mei.id] }
		},
		topic_follows: {
			own: { circle_id, topic_id: row('topics'), person_id: me },
			dev: { circle_id, topic_id: row('topics'), person_id: people[dev.id] }
		},
		decisions: {
			one: {
				circle_id,
				session_id,
				born_as: 'We meet',
				text: 'We meet',
				way: 'consensus',
				decided_on: '2027-02-04'
			}
		},
		decision_entries: {
			one: { circle_id, session_id, decision_id: row('decisions'), step: 'correct', said: {} }
		},
		questions: { one: { circle_id, session_id, born_as: 'Who?', text: 'Who?' } },
		question_entries: {
			one: { circle_id, session_id, question_id: row('questions'), step: 'answer', said: {} }
		},
		comment_threads: {
			one: {
				circle_id,
				session_id,
				document_id: row('documents'),
				section: 'general',
				place: {},
				quote: 'Words'
			}
		},
		comments: { one: { circle_id, session_id, thread_id: row('comment_threads'), body: 'Hello' } },
		files: {
			one: {
				circle_id,
				session_id,
				name: 'a.png',
				media_type: 'image/png',
				bytes: 1,
				sha256: 'a'.repeat(64)
			}
		},
		events: { one: { circle_id, kind: 'made.up' } }
	};
}

/** What everybody tries to change, in every row they can reach. */
export const changes: Record<string, Values> = {
	organisations: { sector: { sector: 'other' }, hosts: { hosts_circles: true } },
	people: { name: { name: 'Renamed' }, account: { user_id: null } },
	person_emails: { email: { email: 'taken@example.org' } },
	affiliations: { title: { job_title: 'Director' }, steward: { is_steward: true } },
	circles: { objective: { objective: 'Another' }, host: { host_id: null } },
	phases: { name: { name: 'Renamed' } },
	strands: { name: { name: 'Renamed' } },
	memberships: { follows: { follows_topics: false }, role: { role: 'convener' }, end: { ended_at: null } },
	invitations: { revoke: { revoked_at: '2026-11-01T00:00:00Z' }, role: { role: 'convener' } },
	sessions: { title: { title: 'Renamed' }, circle: { circle_id: null } },
	prompts: { body: { body: 'Rewritten' } },
	agenda_items: { title: { title: 'Renamed' } },
	agenda_presenters: { name: { name: 'Renamed' } },
	attendance: { reply: { reply: 'maybe' } },
	documents: { kind: { kind: 'notes' } },
	themes: { title: { title: 'Renamed' } },
	theme_wordings: { markdown: { markdown: 'Rewritten' } },
	current_wordings: { other: { wording_id: null } },
	agreement_rounds: { date: { closes_at: '2027-05-06T14:00:00Z' } },
	agreement_answers: { stance: { stance: 'agree' } },
	agreement_reservations: { state: { state: 'agreed' } },
	agreed_themes: { other: { wording_id: null } },
	agreed_answers: { stance: { stance: 'agree' } },
	publication_files: { other: { file_id: null } },
	kept_passages: { reason: { reason: 'Another' }, by: { kept_by: null } },
	actions: { state: { state: 'verified' } },
	action_dependencies: { other: { needs_id: null } },
	action_indicators: { target: { target: 1 } },
	action_links: { title: { title: 'Renamed' } },
	indicator_values: { value: { value: 100 } },
	action_support_requests: { other: { organisation_id: null } },
	action_supporters: { other: { organisation_id: null } },
	action_update_files: { other: { update_id: 1 } },
	action_updates: { body: { body: 'Rewritten' } },
	action_views: { name: { name: 'Renamed' } },
	reviews: { title: { title: 'Renamed' }, fingerprint: { fingerprint: 'a'.repeat(64) } },
	review_comments: { body: { body: 'Rewritten' } },
	publications: { markdown: { markdown: 'Rewritten' }, withdraw: { withdrawn_at: null } },
	topics: { title: { title: 'Renamed' } },
	posts: { body: { body: 'Rewritten' }, remove: { removed_at: '2026-11-01T00:00:00Z' } },
	topic_follows: { follows: { follows: false } },
	decisions: { text: { text: 'Rewritten' } },
	decision_entries: { said: { said: {} } },
	questions: { answer: { answer: 'Rewritten' } },
	question_entries: { said: { said: {} } },
	comment_threads: { settled: { settled_at: '2026-11-01T00:00:00Z' } },
	comments: { body: { body: 'Rewritten' } },
	files: { name: { name: 'renamed.png' } },
	events: { kind: { kind: 'made.up' } }
};
