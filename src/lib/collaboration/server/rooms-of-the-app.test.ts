import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as Y from 'yjs';
import { freshDatabase } from '../../../../tests/support/database';
import type { TestDatabase } from '../../../../tests/support/database';
import { bus } from '../../server/bus';
import { config } from '../../server/config';
import { platform, usePlatform } from '../../server/platform';
import type { Backend } from '../../server/platform/backend';
import { createEmbeddedPlatform } from '../../server/platform/embedded';
import { secretsFrom } from '../../server/secrets';
import { appendLine } from '../../editor/append-line';
import { sectionText } from '../../editor/read';
import { SCHEMA_NUMBER } from '../../editor/schema-number';
import { Close, Message } from '../protocol';
import { RawClient } from '../testing/raw-client';
import { until, updateOf } from '../testing/rooms';
import { rooms } from './index';

let database: TestDatabase;
let backend: Backend;
let http: Server;
let documentId: string;
let circleId: string;
const password = 'a long password';

beforeAll(async () => {
	database = await freshDatabase();
	const secrets = secretsFrom('test');
	backend = await createEmbeddedPlatform(database.address, secrets);
	usePlatform(backend, secrets.derive('links'));
	http = createServer();
	http.on('upgrade', (request, socket, head) => rooms().upgrade(request, socket, head));
	await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
	await convene();
});

afterAll(async () => {
	await rooms().close();
	await new Promise((resolve) => http.close(resolve));
	await backend.close();
	await database.close();
});

async function convene(): Promise<void> {
	const [circle] = await database.admin<{ id: string }[]>`
		with host as (insert into public.organisations (name) values ('Valley Trust') returning id)
		insert into public.circles (name, host_id) select 'Water and roads', id from host returning id`;
	circleId = circle?.id ?? '';
	await database.admin`
		insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${circleId}, 'First session', now(), now() + interval '2 hours', 'Europe/London', 'chatham_house')`;
	const [document] = await database.admin<{ id: string }[]>`
		select id from public.documents where circle_id = ${circleId} and kind = 'notes'`;
	documentId = document?.id ?? '';
}

type Browser = { personId: string; open: () => RawClient; signOut: () => Promise<unknown> };

/** Somebody with an account and a browser of their own, in the circle if they have a role. */
async function arrive(name: string, role: string | null): Promise<Browser> {
	const email = `${name.toLowerCase()}@example.org`;
	const personId = (await platform.createUser(email, password, name)) ?? '';
	const jar = new Map<string, string>();
	const client = platform.clientOf({
		secure: false,
		getAll: () => [...jar].map(([key, value]) => ({ name: key, value })),
		set: (key, value) => (value ? jar.set(key, value) : jar.delete(key))
	});
	await client.auth.signInWithPassword({ email, password });
	const [person] = await database.admin<{ id: string }[]>`
		insert into public.people (user_id, name) select id, ${name} from auth.users where email = ${email}
		on conflict (user_id) do update set name = excluded.name returning id`;
	if (role !== null) {
		await database.admin`
			insert into public.memberships (circle_id, person_id, organisation_id, role)
			select ${circleId}, ${person?.id ?? personId}, id, ${role}::public.circle_role from public.organisations`;
	}
	return {
		personId: person?.id ?? personId,
		open() {
			const { port } = http.address() as AddressInfo;
			const cookie = [...jar].map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join('; ');
			return new RawClient(`ws://127.0.0.1:${port}/collaboration/${documentId}?schema=${SCHEMA_NUMBER}`, {
				origin: config.origin,
				cookie
			});
		},
		signOut: () => client.auth.signOut({ scope: 'local' })
	};
}

it('[C1] [C22] a participant writes with nothing but their cookie, and it is in the database', async () => {
	const ruth = (await arrive('Ruth', 'participant')).open();
	const doc = new Y.Doc();
	await ruth.sync(doc);
	ruth.sendUpdate(updateOf(doc, () => appendLine(doc, 'general', 'in the database')));
	await until(() => ruth.saved === 2);
	expect(await rooms().read(documentId, (whole) => sectionText(whole, 'general'))).toBe('in the database');
	expect(await database.admin`select seq from private.document_updates`).toHaveLength(1);
});

it('[C30] an observer reads and is refused', async () => {
	const joel = (await arrive('Joel', 'observer')).open();
	const doc = new Y.Doc();
	await joel.sync(doc);
	expect(sectionText(doc, 'general')).toBe('in the database');
	joel.sendUpdate(updateOf(doc, () => appendLine(doc, 'general', 'not mine')));
	await joel.next(({ type }) => type === Message.refused);
});

it('[C37] what is no text is not let in', async () => {
	const mei = (await arrive('Mei', 'participant')).open();
	const doc = new Y.Doc();
	await mei.sync(doc);
	mei.sendUpdate(updateOf(doc, (text) => text.insert(0, 'under another name')));
	expect((await mei.closed).code).toBe(Close.malformed);
});

it('[C21] somebody outside the circle gets nothing', async () => {
	const stranger = (await arrive('Stranger', null)).open();
	expect((await stranger.closed).code).toBe(Close.noAccess);
	expect(stranger.received).toEqual([]);
});

it('[C24] signing out ends the connection', async () => {
	const amina = await arrive('Amina', 'participant');
	const client = amina.open();
	await client.sync(new Y.Doc());
	await amina.signOut();
	await bus.publish('access', { personId: amina.personId });
	expect((await client.closed).code).toBe(Close.signedOut);
	expect((await amina.open().closed).code).toBe(Close.signedOut);
});

it('[C24] leaving the circle ends the connection', async () => {
	const tomas = await arrive('Tomas', 'participant');
	const client = tomas.open();
	await client.sync(new Y.Doc());
	await database.admin`delete from public.memberships where person_id = ${tomas.personId}`;
	await bus.publish('access', { circleId });
	expect((await client.closed).code).toBe(Close.noAccess);
});
