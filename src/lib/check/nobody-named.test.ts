import { afterAll, beforeAll, expect, test } from 'vitest';
import { unzipSync, strFromU8 } from 'fflate';
import { extractText, getDocumentProxy, getMeta } from 'unpdf';
import { readAs, writeAs } from '$lib/server/database';
import { withoutCircleOnly } from '$lib/editor/circle-only';
import { writeMarkdown } from '$lib/editor/markdown';
import { readMarkdown } from '$lib/editor/read-markdown';
import { renderMarkdown } from '$lib/server/markdown';
import { toDocx } from '$lib/publication/formats/docx';
import { toJson } from '$lib/publication/formats/json';
import { toPdf } from '$lib/publication/formats/pdf';
import type { FrozenRecord } from '$lib/publication/formats/record';
import { composeFor } from '$lib/publication/compose.server';
import {
	findPublication,
	listPublicCommitments,
	noteComposed,
	publishSummary
} from '$lib/publication/publication.server';
import { wordRecordMail } from '$lib/publication/mail-words';
import { check, listIdentities } from './check.server';
import { partsOf } from './parts';
import { actAs } from '../../../tests/support/act-as';
import { giveAccounts } from '../../../tests/support/accounts';
import { callum, cast, mei, ruth, tomas } from '../../../tests/support/cast';
import { buildWorld, idOf, type Ids, type World } from '../../../tests/support/circle';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';

// A session under the Chatham House Rule: Mei was in the room, Callum was not; Ruth's organisation hosts and publishes.
let database: TestDatabase;
let world: World;
let session: string;
let accounts: Ids;
const secret = 'Between us: the funding ends in spring.';
const text = `What the room saw.\n\n::: circle only\n\n${secret}\n\n| A | B |\n| --- | --- |\n| ${secret} | 2 |\n\n:::\n\n- one\n`;

beforeAll(async () => {
	database = await freshDatabase();
	accounts = await giveAccounts(database.admin, cast);
	world = await buildWorld(database.admin, accounts);
	session = idOf(world.ours.rows, 'sessions');
	await database.admin`update public.actions set state = 'accepted', is_public = true, session_id = ${session}
		where id = ${idOf(world.ours.rows, 'actions')}`;
});
afterAll(() => database.close());

/** Whoever was in the room, and their organisation; the host is named on every record as its publisher. */
const identities = (person: string) => [
	mei.name,
	'Nakamura',
	mei.email,
	mei.organisation,
	person,
	accounts[mei.id] ?? ''
];

test('what a member who was not there can read of the session says nothing of those who were', async () => {
	const tables = await database.admin<{ name: string; columns: string[] }[]>`
		select c.table_name as name, array_agg(quote_ident(c.column_name)) as columns
		from information_schema.columns c
		where c.table_schema = 'public' and has_column_privilege('authenticated', 'public.' || c.table_name, c.column_name, 'select')
		group by c.table_name having bool_or(c.column_name = 'session_id')`;
	expect(tables.length).toBeGreaterThan(8);
	const read = await database.admin.begin(async (tx) => {
		await actAs(tx, accounts[callum.id] ?? null);
		const rows: Record<string, unknown> = {};
		for (const { name, columns } of tables)
			rows[name] = await tx.unsafe(`select ${columns.join(', ')} from public.${name} where session_id = $1`, [
				session
			]);
		return rows;
	});
	// A commitment is its organisation's own, and known to the circle wherever it was made: the next test says how.
	delete read.actions;
	const dump = JSON.stringify(read);
	expect(dump).toContain(session);
	const member = idOf(world.ours.member, mei.id);
	for (const identity of [...identities(idOf(world.people, mei.id)), member])
		expect(dump).not.toContain(identity);
});

test('nor does any function say it that such a member can call about the session, in any round, with any document', async () => {
	const functions = await database.admin<{ name: string; arguments: string[] }[]>`
		select p.proname as name, p.proargnames[1:p.pronargs] as arguments from pg_proc p
		where p.pronamespace = 'public'::regnamespace and p.provolatile = 's' and 'session' = any (p.proargnames[1:p.pronargs])
			and has_function_privilege('authenticated', p.oid, 'execute')`;
	expect(functions.map(({ name }) => name)).toEqual(
		expect.arrayContaining(['agreement_grid', 'agreement_counts', 'agreement_removed', 'identities_to_check'])
	);
	const rounds = await database.admin<{ id: string }[]>`
		select id from public.agreement_rounds where session_id = ${session}`;
	const documents = await database.admin<{ id: string }[]>`
		select id from public.documents where session_id = ${session} and owner_id is null`;
	const told = await database.admin.begin(async (tx) => {
		await actAs(tx, accounts[callum.id] ?? null);
		const said: unknown[] = [];
		for (const { name, arguments: given } of functions)
			for (const round of given.includes('of_round') ? rounds.map(({ id }) => id) : ['']) {
				const about = [`session => '${session}'`, ...(round ? [`of_round => '${round}'`] : [])];
				said.push([name, await tx.unsafe(`select * from public.${name}(${about.join(', ')})`)]);
			}
		for (const { id } of documents) said.push(await tx`select * from public.versions_of(${id})`);
		said.push(await tx`select * from public.series_heading(${world.ours.id})`);
		said.push(await tx`select * from public.published_commitments(${`record-${session}`})`);
		return JSON.stringify(said);
	});
	expect(told).toContain('agreement_words');
	for (const identity of [...identities(idOf(world.people, mei.id)), idOf(world.ours.member, mei.id)])
		expect(told).not.toContain(identity);
});

test('a text that names people goes out when everything that the check finds in it is gone, and then names nobody', async () => {
	const naming = [
		`${mei.name} spoke first, then Mei asked: who else?`,
		`| Who |\n| --- |\n| ${mei.organisation} |`,
		`Harbour will train. Write to [her](mailto:${mei.email}) or ask Nakamura.`
	].join('\n\n');
	const identified = await readAs({ userId: accounts[ruth.id] ?? '' }, (tx) => listIdentities(tx, session));
	const words = check(session, partsOf(naming, 'A theme', '#'), identified).map(({ found }) => found);
	expect(words).toEqual(
		expect.arrayContaining([mei.name, 'Mei', mei.organisation, 'Harbour', mei.email, 'Nakamura'])
	);
	await expect(publishText(naming)).rejects.toThrow(/Chatham House Rule/);
	const without = words
		.toSorted((one, other) => other.length - one.length)
		.reduce((text, each) => text.replaceAll(each, 'somebody'), naming);
	const { record, commitments } = await publishText(without);
	const out = JSON.stringify([record, toJson(record, commitments), renderMarkdown(record.markdown)]);
	expect(out).toContain('spoke first');
	for (const identity of [...identities(idOf(world.people, mei.id)), 'Mei ', 'Harbour'])
		expect(out).not.toContain(identity);
});

test('a commitment names who owns, asked for and answers for it, which says of nobody that they were in the room', async () => {
	const action = idOf(world.ours.rows, 'actions');
	const naming = await database.admin<{ name: string }[]>`
		select a.attname as name from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
		where c.contype = 'f' and c.conrelid = 'public.actions'::regclass
			and c.confrelid in ('public.people'::regclass, 'public.organisations'::regclass, 'public.memberships'::regclass)`;
	// Who promised and who asked for it, inside the circle: a promise that nobody owns can't be kept. A new column has to answer for itself.
	expect(naming.map(({ name }) => name).sort()).toEqual([
		'accepted_by',
		'asker_id',
		'created_by',
		'lead_id',
		'owner_id',
		'proposed_owner_id'
	]);
	const undone = new Error('undone');
	let asked: Record<string, unknown> | undefined;
	await database.admin
		.begin(async (tx) => {
			// Nobody knows from a proposal who was there: Tomas was not, and asks an organisation that was not, about the same words.
			const [there] = await tx`select from public.attendance where session_id = ${session}
				and membership_id = ${idOf(world.ours.member, tomas.id)} and arrived_at is not null`;
			expect(there).toBeUndefined();
			const [host] = await tx`select owner_id from public.actions where circle_id = ${world.ours.id}
				and owner_id <> (select owner_id from public.actions where id = ${action})`;
			await actAs(tx, accounts[tomas.id] ?? null);
			const [made] = await tx`select public.propose_action(null, ${world.ours.id}, 'Ask again',
				${host?.owner_id}, null, null, 'We will ask again', '', ${session}, null, null, null, null, null) as id`;
			[asked] = await tx`select session_id, created_by from public.actions where id = ${made?.id}`;
			throw undone;
		})
		.catch((problem: unknown) => {
			if (problem !== undone) throw problem;
		});
	expect(asked).toEqual({ session_id: session, created_by: idOf(world.people, tomas.id) });
	// And outside the circle it names nobody at all.
	const { commitments } = await published();
	for (const identity of identities(idOf(world.people, mei.id)))
		expect(JSON.stringify(commitments)).not.toContain(identity);
});

test('everything that is public names nobody, and holds nothing that stays in the circle', async () => {
	const { record, commitments } = await published();
	const docx = unzipSync(new Uint8Array(await toDocx(record)));
	const pdf = await getDocumentProxy(new Uint8Array(await toPdf(record)));
	const files: Record<string, string> = {
		markdown: record.markdown,
		html: renderMarkdown(record.markdown, { asPage: true }),
		json: JSON.stringify(toJson(record, commitments)),
		docx: Object.entries(docx)
			.filter(([name]) => /\.(xml|rels)$/.test(name))
			.map(([name, bytes]) => `${name}\n${strFromU8(bytes).replace(/<[^>]+>/g, ' ')}\n${strFromU8(bytes)}`)
			.join('\n'),
		pdf: (await extractText(pdf, { mergePages: true })).text,
		'details of the pdf': JSON.stringify(await getMeta(pdf)),
		mail: wordRecordMail(
			{ ...record, sessionId: session, circle: 'A circle', isSensitive: false },
			'https://colloquy.example.org',
			'https://colloquy.example.org/mute/x'
		).text
	};
	for (const [format, content] of Object.entries(files)) {
		for (const identity of identities(idOf(world.people, mei.id)))
			expect(content, format).not.toContain(identity);
		expect(content.replace(/\s+/g, ' '), format).not.toContain('funding ends');
		// Every Word file of ours has a style of that name.
		expect(content.replaceAll('w:val="Circle only"', ''), format).not.toContain('ircle only');
	}
	expect(files.markdown).toContain('What the room saw.');
});

test('members read what stays in the circle, in every format, and see that it does', async () => {
	const record = { ...(await published()).record, markdown: layers().members.markdown };
	const files = [
		record.markdown,
		renderMarkdown(record.markdown, { asPage: true }),
		JSON.stringify(toJson(record, [])),
		strFromU8(unzipSync(new Uint8Array(await toDocx(record)))['word/document.xml'] ?? new Uint8Array()),
		(await extractText(await getDocumentProxy(new Uint8Array(await toPdf(record))), { mergePages: true }))
			.text
	];
	for (const content of files) {
		expect(content.replace(/\s+/g, ' ')).toContain('funding ends in spring');
		expect(content).toMatch(/circle[ _]only/i);
	}
});

function layers() {
	const section = readMarkdown(text);
	const sources = {
		session: {
			...{ id: session, title: 'First dialogue', objective: '', wasChathamHouse: true },
			timeZone: 'Europe/London'
		},
		prompts: [],
		themes: [{ id: 'a', title: 'What we saw' }],
		steps: [],
		agreement: null,
		pictures: [],
		texts: { a: { members: writeMarkdown(section), public: writeMarkdown(withoutCircleOnly(section)) } }
	};
	return { public: composeFor('public', sources), members: composeFor('members', sources) };
}

const published = () => publishText(layers().public.markdown);

async function publishText(markdown: string) {
	const composed = { audience: 'public', title: 'First dialogue', markdown } as const;
	await noteComposed(session, composed, {});
	const { slug } = await writeAs({ userId: accounts[ruth.id] ?? '' }, (tx) =>
		publishSummary(tx, session, composed)
	);
	const found = await readAs(null, async (tx) => ({
		record: await findPublication(tx, slug, null),
		commitments: await listPublicCommitments(tx, slug)
	}));
	if (!found.record) throw new Error('Nothing was published.');
	const record: FrozenRecord = { ...found.record, address: `https://colloquy.example.org/published/${slug}` };
	return { record, commitments: found.commitments };
}
