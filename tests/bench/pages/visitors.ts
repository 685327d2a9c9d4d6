import type postgres from 'postgres';
import * as Y from 'yjs';
import { fillSection } from '../../../src/lib/editor/write';
import { createEmbeddedPlatform } from '../../../src/lib/server/platform/embedded';
import { secretsOfFolder } from '../../../src/lib/server/secrets';
import type { Server } from '../../support/server';
import { Visit } from '../../support/visit';

/** An ordinary participant, signed in, with places to look at. */
export type Visitor = {
	userId: string;
	email: string;
	circle: string;
	organisation: string;
	/** Open now; over. */
	session: string;
	past: string;
	action: string;
	cookies: string;
};

const password = 'correct horse battery';
const lines = Array.from({ length: 8 }, (_, n) => `Somebody said that number ${n} would help, and why.`);

/** People of as many circles, each with an account, in a browser of their own; in their sessions something is written. */
export async function visitorsOf(server: Server, admin: postgres.Sql, count: number): Promise<Visitor[]> {
	const people = await admin<(Omit<Visitor, 'cookies' | 'userId'> & { id: string })[]>`
		select distinct on (m.circle_id) p.id, e.email, m.circle_id as circle, m.organisation_id as organisation,
			(select s.id from public.sessions s where s.circle_id = m.circle_id and s.opened_at is not null order by s.starts_at desc limit 1) as session,
			(select s.id from public.sessions s where s.circle_id = m.circle_id and s.opened_at is null order by s.starts_at limit 1) as past,
			(select a.id from public.actions a where a.circle_id = m.circle_id and a.owner_id = m.organisation_id
				and a.state = 'in_progress' order by a.due limit 1) as action
		from (select distinct on (person_id) * from public.memberships where role = 'participant' order by person_id, circle_id) m
		join public.people p on p.id = m.person_id join public.person_emails e on e.person_id = p.id order by m.circle_id, p.id limit ${count}`;
	if (people.length < count) throw new Error(`Only ${people.length} of ${count} visitors were found.`);
	const platform = await createEmbeddedPlatform(
		{ kind: 'embedded', socket: `${server.folder}/run`, database: 'postgres' },
		await secretsOfFolder(server.folder)
	);
	const visitors: Visitor[] = [];
	for (const { id, ...person } of people) {
		const userId = await platform.createUser(person.email, password, 'Person');
		if (!userId) throw new Error(`${person.email} got no account.`);
		await admin`update public.people set user_id = ${userId} where id = ${id}`;
		const browser = new Visit(server.url);
		await browser.post('/sign-in?/password', { email: person.email, password, next: '/' });
		await writeIn(admin, person.session);
		visitors.push({ ...person, userId, cookies: browser.cookies });
	}
	await platform.close();
	return visitors;
}

/** Some text in every section of a session's notes, as a room would have stored it. */
async function writeIn(admin: postgres.Sql, session: string): Promise<void> {
	const items = await admin<
		{ id: string }[]
	>`select id from public.agenda_items where session_id = ${session}`;
	const doc = new Y.Doc();
	for (const item of items) fillSection(doc, item.id, lines.join('\n\n'));
	await admin`insert into private.document_updates (document_id, seq, data)
		select id, 1, ${Buffer.from(Y.encodeStateAsUpdate(doc))} from public.documents where session_id = ${session} and kind = 'notes'`;
}
