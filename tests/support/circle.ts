import type postgres from 'postgres';
import { callum, cast, dev, ines, mei, organisations, ruth, stranger, tomas, type CastMember } from './cast';
import { noteAsComposed } from './composed';
import { addRow } from './database';

export type Ids = Record<string, string>;
/** A circle and everything in it: the id of one row of every table, by the table's name. */
export type Circle = { id: string; rows: Ids; member: Ids };
export type World = {
	/** People's ids, by their short name in the cast. */ people: Ids;
	/** Organisations' ids, by their name. */ organisations: Ids;
	ours: Circle;
	theirs: Circle;
};

/**
 * The cast's circle with a row in every table, and the stranger's with the same. `accounts` are ids of auth.users by
 * the short names; without one a person has none.
 */
export async function buildWorld(admin: postgres.Sql, accounts: Ids): Promise<World> {
	const ids: Ids = {};
	for (const { name, sector, functions } of organisations)
		ids[name] = await addRow(admin, 'organisations', { name, sector, functions });
	await admin`update public.organisations set hosts_circles = true where id in (${idOf(ids, ruth.organisation)}, ${idOf(ids, stranger.organisation)})`;
	const people: Ids = {};
	for (const member of [...cast, stranger]) people[member.id] = await addPerson(admin, member, ids, accounts);
	const world = { people, organisations: ids };
	const ours = await buildCircle(admin, world, ruth, [tomas, mei, dev, ines, callum]);
	const theirs = await buildCircle(admin, world, stranger, []);
	return { ...world, ours, theirs };
}

async function addPerson(admin: postgres.Sql, member: CastMember, ids: Ids, accounts: Ids): Promise<string> {
	const id = await addRow(admin, 'people', { name: member.name, user_id: accounts[member.id] ?? null });
	await admin`insert into public.person_emails (person_id, email) values (${id}, ${member.email})`;
	const isSteward = [ruth, ines, stranger].some((steward) => steward.id === member.id);
	await admin`insert into public.affiliations (person_id, organisation_id, is_steward)
		values (${id}, ${idOf(ids, member.organisation)}, ${isSteward})`;
	return id;
}

/** One row in every table that belongs to a circle; where members differ in what they may see, one row of each kind. */
async function buildCircle(
	admin: postgres.Sql,
	world: { people: Ids; organisations: Ids },
	convener: CastMember,
	others: CastMember[]
): Promise<Circle> {
	const host = idOf(world.organisations, convener.organisation);
	const by = idOf(world.people, convener.id);
	const circle = await addRow(admin, 'circles', { name: `The circle of ${convener.name}`, host_id: host });
	const add = (table: string, row: Row) => addRow(admin, table, { circle_id: circle, ...row });

	const member: Ids = {};
	for (const { id, organisation, role } of [convener, ...others])
		member[id] = await add('memberships', {
			person_id: idOf(world.people, id),
			organisation_id: idOf(world.organisations, organisation),
			role
		});
	const inRoom = member[mei.id] ?? idOf(member, convener.id);
	const writer = world.people[others.length > 0 ? mei.id : convener.id] ?? by;
	const owner = idOf(world.organisations, others.length > 0 ? mei.organisation : convener.organisation);

	const phase = await add('phases', { name: 'Implementation' });
	const strand = await add('strands', { name: 'Protect' });
	const invitation = await add('invitations', {
		email: `guest-of-${convener.id}@example.org`,
		organisation_id: host,
		invited_by: by
	});
	await admin`update public.invitations set token_hash = private.hash_token(${`token of ${convener.id}`}) where id = ${invitation}`;
	const session = await add('sessions', {
		title: 'First dialogue',
		starts_at: '2026-11-05T14:00:00Z',
		ends_at: '2026-11-05T16:00:00Z',
		time_zone: 'Europe/London',
		attribution: 'chatham_house',
		opened_at: '2026-11-05T14:00:00Z'
	});
	const planned = await add('sessions', {
		title: 'Second dialogue',
		starts_at: '2027-02-04T14:00:00Z',
		ends_at: '2027-02-04T16:00:00Z',
		time_zone: 'Europe/London',
		attribution: 'chatham_house'
	});
	const [notes] = await admin<
		{ id: string }[]
	>`select id from public.documents where session_id = ${session} and kind = 'notes'`;
	const privateNotes = await add('documents', { session_id: session, kind: 'private', owner_id: writer });
	const version = await addRow(
		admin,
		'document_versions',
		{ document_id: notes?.id ?? '', reason: 'automatic' },
		'private'
	);
	const prompt = await add('prompts', { session_id: session, body: 'What would it take?' });
	const item = await add('agenda_items', { session_id: session, title: 'Opening' });
	const waiting = await add('agenda_items', { title: 'Hotels' });
	const presenter = await add('agenda_presenters', {
		item_id: item,
		membership_id: inRoom,
		name: 'A guest'
	});
	const theme = await add('themes', { session_id: session, title: 'Noticing early' });
	const asked = await ask(admin, { circle, session, theme }, host, owner);
	await admin`insert into public.attendance (session_id, membership_id, circle_id, arrived_at) values (${session}, ${inRoom}, ${circle}, now())`;
	const invited = member[dev.id];
	if (invited)
		await admin`insert into public.attendance (session_id, membership_id, circle_id, reply) values (${session}, ${invited}, ${circle}, 'coming')`;

	const action = await add('actions', {
		born_as: 'We will train',
		title: 'Train reception staff',
		owner_id: owner,
		created_by: by
	});
	await admin`insert into public.action_supporters (action_id, organisation_id, circle_id) values (${action}, ${host}, ${circle})`;
	await admin`insert into public.action_updates (action_id, circle_id, step, by_id, to_state) values (${action}, ${circle}, 'propose', ${by}, 'proposed')`;
	await admin`insert into public.action_support_requests (action_id, organisation_id, circle_id, asked_by)
		values (${action}, ${owner}, ${circle}, ${by})`;
	// A second one is for the organisations concerned alone, with everything that hangs on a commitment.
	const confided = await add('actions', {
		born_as: 'We will ask',
		title: 'Ask the board',
		owner_id: host,
		created_by: by,
		visibility: 'concerned'
	});
	await admin`insert into public.action_supporters (action_id, organisation_id, circle_id) values (${confided}, ${host}, ${circle})`;
	await admin`insert into public.action_updates (action_id, circle_id, step, by_id, to_state) values (${confided}, ${circle}, 'propose', ${by}, 'proposed')`;
	let indicator = '';
	let link = '';
	for (const of of [confided, action]) {
		indicator = await add('action_indicators', { action_id: of, name: 'People trained' });
		await admin`insert into public.indicator_values (indicator_id, action_id, circle_id, value, on_day, by_id)
			values (${indicator}, ${of}, ${circle}, 3, '2026-11-20', ${by})`;
		link = await add('action_links', {
			action_id: of,
			title: 'Guidance',
			address: 'https://example.org/guidance',
			added_by: by
		});
	}
	await admin`insert into public.action_dependencies (action_id, needs_id, circle_id) values (${action}, ${confided}, ${circle})`;
	const places: Row[] = [{ session_id: session }, { action_id: action }, { action_id: confided }];
	for (const of of places) await addFile(add, of, by);
	const publication = await publish(admin, circle, session, by, 1, 'public');
	const members = await publish(admin, circle, session, by, 2, 'members');
	await noteAsComposed(admin, session, 'Record', '# R');
	await admin`insert into public.action_update_files (file_id, update_id, action_id, circle_id)
		select f.id, u.id, u.action_id, u.circle_id from public.files f join public.action_updates u on u.action_id = f.action_id
		where f.circle_id = ${circle}`;
	await admin`insert into public.publication_files (publication_id, file_id, circle_id)
		select ${members}, id, circle_id from public.files where session_id = ${session}`;
	await admin`insert into public.kept_passages (session_id, circle_id, occurrence, reason, kept_by)
		values (${session}, ${circle}, ${'a'.repeat(64)}, 'Known', ${by})`;
	const topic = await add('topics', { title: 'Before we meet', started_by: writer });
	const post = await add('posts', { topic_id: topic, author_id: writer, body: 'Good morning' });
	await add('action_views', { person_id: by, name: 'Late ones', query: 'due=late', is_shared: true });
	await add('action_views', { person_id: by, name: 'My own', query: 'view=states' });
	const period = { from_day: '2026-01-01', to_day: '2026-06-30', created_by: by };
	const review = await add('reviews', { title: 'The first half', ...period });
	const frozen = await add('reviews', {
		title: 'Frozen',
		...period,
		frozen_at: '2026-07-01',
		markdown: '# Frozen',
		fingerprint: 'a'.repeat(64)
	});
	await add('review_comments', {
		review_id: review,
		action_id: action,
		author_id: writer,
		body: 'Well done'
	});
	const decision = await add('decisions', {
		session_id: session,
		born_as: 'We meet monthly',
		text: 'We meet monthly',
		way: 'consensus',
		decided_on: '2026-11-05'
	});
	const question = await add('questions', { session_id: session, born_as: 'Who pays?', text: 'Who pays?' });
	await admin`insert into public.decision_entries (decision_id, circle_id, session_id, step, said)
		values (${decision}, ${circle}, ${session}, 'record', '{}')`;
	await admin`insert into public.question_entries (question_id, circle_id, session_id, step, said)
		values (${question}, ${circle}, ${session}, 'ask', '{}')`;
	const thread = await add('comment_threads', {
		session_id: session,
		document_id: notes?.id ?? '',
		section: 'general',
		place: {},
		quote: 'Early signs'
	});
	const comment = await add('comments', { thread_id: thread, session_id: session, body: 'Which ones?' });
	// Building was recorded, too: one that all may see and one for those concerned are enough.
	await admin`delete from public.events where circle_id = ${circle}`;
	await admin`insert into public.events (kind, circle_id) values ('circle.added', ${circle})`;
	await admin`insert into public.events (kind, circle_id, subject_id) values ('action.propose', ${circle}, ${confided})`;

	const rows = {
		phases: phase,
		strands: strand,
		invitations: invitation,
		sessions: session,
		planned,
		documents: notes?.id ?? '',
		private_notes: privateNotes,
		versions: version,
		prompts: prompt,
		agenda_items: item,
		waiting,
		agenda_presenters: presenter,
		themes: theme,
		...asked,
		actions: action,
		confided,
		action_indicators: indicator,
		action_links: link,
		reviews: review,
		frozen,
		publications: publication,
		topics: topic,
		posts: post,
		decisions: decision,
		questions: question,
		comment_threads: thread,
		comments: comment
	};
	return { id: circle, rows, member };
}

async function addFile(
	add: (table: string, row: Row) => Promise<string>,
	of: Row,
	by: string
): Promise<string> {
	const sha256 = 'f'.repeat(64);
	return add('files', { ...of, name: 'map.png', media_type: 'image/png', bytes: 3, sha256, added_by: by });
}

/** A round of agreement that has been closed, and one that is open: the host agrees, the other organisation objects. */
async function ask(
	admin: postgres.Sql,
	{ circle, session, theme }: { circle: string; session: string; theme: string },
	host: string,
	owner: string
): Promise<Ids> {
	const about = { circle_id: circle, session_id: session, section: theme };
	const [wording] = await admin<{ id: string; fingerprint: string }[]>`
		insert into public.theme_wordings ${admin({ ...about, title: 'Noticing early', markdown: 'It takes training.' })}
		returning id, fingerprint`;
	const wording_id = wording?.id ?? '';
	await admin`insert into public.current_wordings ${admin({ ...about, wording_id, position: 1 })}`;
	await admin`insert into private.observed_summaries (session_id, seq) values (${session}, 0)`;
	const asked = {
		circle_id: circle,
		session_id: session,
		closes_at: new Date(Date.now() + 7 * 86_400_000).toISOString()
	};
	const closed = await addRow(admin, 'agreement_rounds', {
		...asked,
		number: 1,
		closed_at: new Date().toISOString(),
		ran_to_its_date: true,
		fingerprint: 'a'.repeat(64)
	});
	await admin`insert into public.agreed_themes ${admin({ circle_id: circle, section: theme, round_id: closed, wording_id, position: 1 })}`;
	for (const organisation_id of new Set([host, owner]))
		await admin`insert into public.agreed_answers ${admin({ ...about, round_id: closed, organisation_id, organisation: 'One', stance: 'agree' })}`;
	const round_id = await addRow(admin, 'agreement_rounds', { ...asked, number: 2 });
	const answer = { ...about, round_id, wording_id };
	await admin`insert into public.agreement_answers ${admin({ ...answer, organisation_id: host, stance: 'agree' })}`;
	await admin`insert into public.agreement_answers ${admin({ ...answer, organisation_id: owner, stance: 'object', reason: 'No', proposal: 'Yes' })}`;
	const reservation = await addRow(admin, 'agreement_reservations', {
		...about,
		wording_id,
		organisation_id: owner,
		body: 'Not in our area'
	});
	return {
		theme_wordings: wording_id,
		wording: wording?.fingerprint ?? '',
		agreement_rounds: round_id,
		agreement_reservations: reservation
	};
}

async function publish(
	admin: postgres.Sql,
	circle: string,
	session: string,
	by: string,
	number: number,
	audience: string
): Promise<string> {
	return addRow(admin, 'publications', {
		circle_id: circle,
		session_id: session,
		number,
		slug: `record-${session}`,
		audience,
		title: 'First dialogue',
		host: 'The host',
		held_on: '2026-11-05',
		attribution: 'chatham_house',
		markdown: '# First dialogue',
		fingerprint: 'a'.repeat(64),
		published_by: by
	});
}

type Row = Record<string, string | number | boolean | string[] | Record<string, never> | null>;

/** The id under that name; a name that is not there is a mistake of the test. */
export function idOf(ids: Ids, name: string): string {
	const id = ids[name];
	if (!id) throw new Error(`There is no ${name} here.`);
	return id;
}
