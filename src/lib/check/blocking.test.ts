import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeAs } from '$lib/server/database';
import { giveAccounts } from '../../../tests/support/accounts';
import { callum, cast, dev, mei, ruth } from '../../../tests/support/cast';
import { buildWorld, idOf, type Ids, type World } from '../../../tests/support/circle';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { noteComposed, publishSummary } from '$lib/publication/publication.server';
import { check, listIdentities } from './check.server';
import { partsOf } from './parts';

// Mei was in the room and Dev said he would come; Harbour Trust and Eastmoor Police are theirs; Northgate Foundation hosts.
let database: TestDatabase;
let world: World;
let accounts: Ids;
/** What the records below are made from, as far as it was agreed to. */
let wordings: Record<string, string> = {};

beforeAll(async () => {
	database = await freshDatabase();
	accounts = await giveAccounts(database.admin, cast);
	world = await buildWorld(database.admin, accounts);
});
afterAll(() => database.close());

const texts = [
	'Mei Nakamura said so.',
	'Nakamura, Mei said so.',
	'It was NAKAMURA’s idea.',
	'It was Me&#105; N&#97;kamura.',
	'Write to mei@example.org.',
	'**Harbour** Trust will train.',
	'See https://harbourtrust.example.org/about',
	'| Who |\n| --- |\n| Eastmoor Police |',
	'[Report](https://example.org/eastmoor-police.pdf)',
	'eastmoor\u00a0police',
	'M&#x65;i Nakamura',
	'Nak**amu**ra',
	'Naka[mu](https://example.org)ra',
	'Naka\u200emura',
	'Naka\ufe0fmura',
	'Eastmoor\\\nPolice',
	'| Who |\n| --- |\n| Eastmoor<br>Police |'
];
/** Nothing of ours writes these, but whoever calls the database themselves may. */
const handmade = [
	'Naka&shy;mura',
	'Naka<!-- x -->mura',
	'Naka<b title=">"></b>mura',
	'Nak&aacute;mura',
	'Eastmoor&ensp;Police',
	'Naka[mu][1]ra\n\n[1]: https://example.org',
	'Naka![](https://example.org/x.png)mura'
];

describe('in a Chatham House session', () => {
	test.each([...texts, ...handmade])('the database publishes for nobody: %s', async (text) => {
		for (const audience of ['public', 'members'] as const)
			await expect(publish(text, audience)).rejects.toThrow(/Chatham House Rule/);
	});

	test.each(texts)('what the database refuses, the check shows as blocking: %s', async (text) => {
		expect((await checked(text)).some(({ blocks }) => blocks)).toBe(true);
	});

	test('what an organisation has on record beside the text can name nobody either', async () => {
		const session = idOf(world.ours.rows, 'sessions');
		const [frozen] = await database.admin<{ id: string }[]>`
			insert into public.agreement_rounds (circle_id, session_id, number, closes_at, closed_at, ran_to_its_date, fingerprint)
			select circle_id, id, 99, now(), now(), true, '' from public.sessions where id = ${session} returning id`;
		const round = frozen?.id ?? '';
		await database.admin`
			with worded as (
				insert into public.theme_wordings (circle_id, session_id, section, title, markdown)
				select circle_id, id, 'introduction', 'Introduction', 'A wording of its own.' from public.sessions where id = ${session}
				returning id, circle_id, session_id, section
			), agreed as (
				insert into public.agreed_themes (round_id, section, circle_id, wording_id, position)
				select ${round}, section, circle_id, id, 0 from worded
			)
			insert into public.agreed_answers (round_id, section, organisation_id, circle_id, session_id, organisation, stance, reservation)
			select ${round}, w.section, m.organisation_id, w.circle_id, w.session_id, 'x', 'reserve', 'Eastmoor Police can’t share names.'
			from worded w join public.memberships m on m.circle_id = w.circle_id limit 1`;
		const [worded] = await database.admin<{ fingerprint: string }[]>`
			select fingerprint from public.theme_wordings where session_id = ${session} and section = 'introduction'`;
		wordings = { introduction: worded?.fingerprint ?? '' };
		await expect(publish('Nothing.', 'public')).rejects.toThrow(/Chatham House Rule/);
		await database.admin`update public.agreed_answers set reservation = 'One of us waits.' where round_id = ${round}`;
		for (const audience of ['public', 'members'] as const) {
			const { number } = await publish('Nothing.', audience);
			const [out] = await database.admin<{ agreement: string }[]>`
				select agreement::text as agreement from public.publications where session_id = ${session} and number = ${number}`;
			expect(out?.agreement).toContain('One of us waits.');
			// It is one of the whole text, of what stays in the circle, too.
			expect(out?.agreement.includes('fingerprint')).toBe(audience === 'members');
		}
		await database.admin`delete from public.agreement_rounds where id = ${round}`;
		wordings = {};
	});

	describe.each([
		'Dr Amara Okafor, Riverbank Clinic',
		'Amara Okafor PhD (Riverbank Clinic)',
		'The Revd Dr Amara Okafor, Head of Nursing, Riverbank Clinic',
		'Prof. Amara Okafor of Riverbank Clinic',
		'Amara Okafor – Riverbank Clinic',
		'Dr Amara Okafor, Riverbank Clinic (online)',
		'Amara Okafor, Riverbank Clinic, PhD',
		'Amara Okafor, Riverbank Clinic, moderator'
	])('with a guest who stands on the agenda as %s', (line) => {
		beforeAll(() => present(line));
		afterAll(() => present(null));

		test.each(['Okafor said so.', 'Amara Okafor said so.', 'Okafor, Amara', 'It began at Riverbank Clinic.'])(
			'the database refuses, and the check shows as blocking: %s',
			async (text) => {
				for (const audience of ['public', 'members'] as const)
					await expect(publish(text, audience)).rejects.toThrow(/Chatham House Rule/);
				expect((await checked(text)).some(({ blocks }) => blocks)).toBe(true);
			}
		);

		test('their title and what kind of organisation it is are words like others', async () => {
			expect(
				(await checked('A doctor of a clinic, Dr or Prof, PhD, heads nursing there.')).filter(
					({ blocks }) => blocks
				)
			).toEqual([]);
		});

		test('whose name it is, is for people to say of a first name', async () => {
			expect(await checked('Amara asked.')).toMatchObject([{ found: 'Amara', blocks: false }]);
		});
	});

	test.each([
		['Dr Okafor', 'Okafor asked.'],
		['Okafor, Amara', 'It was Amara Okafor.'],
		['Okafor, Amara', 'It was Okafor.'],
		['Amara Okafor, PhD', 'It was Okafor.'],
		['Amara Okafor, Plumbline', 'Plumbline asked.'],
		['University of Riverbank', 'The University of Riverbank asked.']
	])('a guest who stands on the agenda as %s is not named so: %s', async (line, text) => {
		await present(line);
		await expect(publish(text, 'public')).rejects.toThrow(/Chatham House Rule/);
		expect((await checked(text)).some(({ blocks }) => blocks)).toBe(true);
		await present(null);
	});

	test.each([
		['Amara Okafor, Northgate Foundation', 'Northgate Foundation thanks everybody.'],
		['Amara Okafor, PhD', 'A PhD was written on it.'],
		['Amara Okafor, moderator', 'The moderator asked.']
	])('with a guest who stands on the agenda as %s this is in nobody’s way: %s', async (line, text) => {
		await present(line);
		expect((await checked(text)).filter(({ blocks }) => blocks)).toEqual([]);
		await present(null);
	});

	test('no text keeps the database busy for long', async () => {
		const references = Array.from({ length: 45_000 }, (_, index) => `&#${20_000 + index};`).join('');
		const began = performance.now();
		await database.admin`select length(private.readings_of(${references + '<"'.repeat(20_000) + '<!--'.repeat(10_000)}))`;
		// Not a measurement: what grows with the square of these lengths would take minutes.
		expect(performance.now() - began).toBeLessThan(20_000);
	});

	test('a title can name nobody either', async () => {
		await expect(publish('Nothing.', 'public', `A talk with ${mei.name}`)).rejects.toThrow(
			/Chatham House Rule/
		);
	});

	test('what stays in the circle goes out to the circle alone', async () => {
		await expect(publish('One.\n\n> ::: circle only\n>\n> Between us.\n>\n> :::', 'public')).rejects.toThrow(
			/for the circle only/
		);
		expect(await publish('::: circle only\n\nBetween us.\n\n:::', 'members')).toMatchObject({ number: 5 });
	});

	test('the host is its publisher, and is named', async () => {
		expect(await publish('Northgate Foundation thanks everybody.', 'public')).toMatchObject({ number: 6 });
	});

	test('others of the circle, everyday words and parts of words are not in the way', async () => {
		expect(await publish('Harbour police may trust the network.', 'public')).toMatchObject({ number: 7 });
	});
});

test('where nobody noted who came, anybody may have: who said they would, and who presents, are not all of them', async () => {
	const session = idOf(world.ours.rows, 'planned');
	await database.admin`insert into public.attendance (session_id, membership_id, circle_id, reply)
		values (${session}, ${idOf(world.ours.member, dev.id)}, ${world.ours.id}, 'coming')`;
	const blocking = async () =>
		(await as(ruth.id, (tx) => listIdentities(tx, session)))
			.filter(({ kind, blocks }) => kind === 'name' && blocks)
			.map(({ shown }) => shown);
	expect(await blocking()).toEqual(expect.arrayContaining([mei.name, dev.name, callum.name]));
	await database.admin`update public.attendance set arrived_at = now() where session_id = ${session}`;
	expect(await blocking()).toContain(dev.name);
	expect(await blocking()).not.toContain(callum.name);
});

test('only conveners are told whom to look for', async () => {
	const session = idOf(world.ours.rows, 'sessions');
	expect(await as(dev.id, (tx) => listIdentities(tx, session))).toEqual([]);
	expect((await as(ruth.id, (tx) => listIdentities(tx, session))).length).toBeGreaterThan(5);
});

/** What the check finds in a text. */
async function checked(text: string) {
	const identities = await as(ruth.id, (tx) => listIdentities(tx, idOf(world.ours.rows, 'sessions')));
	return check('s', partsOf(text, 'A theme', '#'), identities);
}

/** Puts a guest on the agenda who is only named, or takes every one off it. */
async function present(line: string | null) {
	await database.admin`delete from public.agenda_presenters where membership_id is null`;
	if (line)
		await database.admin`insert into public.agenda_presenters (circle_id, item_id, name)
			values (${world.ours.id}, ${idOf(world.ours.rows, 'agenda_items')}, ${line})`;
}

async function publish(markdown: string, audience: 'public' | 'members', title = 'A record') {
	const session = idOf(world.ours.rows, 'sessions');
	await noteComposed(session, { audience, title, markdown }, wordings);
	return as(ruth.id, (tx) => publishSummary(tx, session, { audience, title, markdown }));
}

function as<T>(who: string, work: Parameters<typeof writeAs<T>>[1]): Promise<T> {
	return writeAs({ userId: accounts[who] ?? '' }, work);
}
