import { afterAll, beforeAll, expect, test } from 'vitest';
import { askable, type Asked, type Someone } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { noteComposed, publishSummary, withdrawPublication } from '$lib/publication/publication.server';
import { writeAs } from '$lib/server/database';
import type { Attribution } from '$lib/server/schema';
import { load } from '../../src/routes/published/[slug]/+page.server';
import { GET as asJson } from '../../src/routes/published/[slug].json/+server';
import { GET as asMarkdown } from '../../src/routes/published/[slug].md/+server';
import { freshDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

async function published(attribution: Attribution, audience: 'public' | 'members') {
	const of = await askable(database, { members: 1, themes: 0, attribution });
	const [member] = of.members;
	if (!member) throw new Error('There is a member.');
	const record = { title: 'First dialogue', markdown: 'What the room saw.', audience };
	await noteComposed(of.session, record, {});
	const { slug } = await writeAs(of.convener, (tx) => publishSummary(tx, of.session, record));
	return { ...of, slug, member };
}

/** A commitment of the member, begun, with a number that it moves. */
async function promise(of: Asked & { member: Someone }, fields: { title: string; public: boolean }) {
	const [action] = await database.admin<{ id: string }[]>`
		insert into public.actions (circle_id, session_id, born_as, title, owner_id, state, due, progress, is_public, created_by)
		values (${of.circle}, ${of.session}, ${fields.title}, ${fields.title}, ${of.member.organisation}, 'in_progress',
			'2027-06-30', 40, ${fields.public}, ${of.convener.id}) returning id`;
	const id = action?.id ?? '';
	await database.admin`insert into public.action_updates (action_id, circle_id, step, at, by_id, from_state, to_state, body)
		values (${id}, ${of.circle}, 'start', '2026-11-20T10:00:00Z', ${of.member.id}, 'accepted', 'in_progress', 'Only among us.')`;
	const [indicator] = await database.admin<{ id: string }[]>`
		insert into public.action_indicators (action_id, circle_id, name, unit, target)
		values (${id}, ${of.circle}, 'Trained', 'people', 1500) returning id`;
	const measure = (value: number, corrects: string | null = null) => database.admin<{ id: string }[]>`
		insert into public.indicator_values (indicator_id, action_id, circle_id, value, on_day, by_id, corrects)
		values (${indicator?.id ?? ''}, ${id}, ${of.circle}, ${value}, '2026-11-25', ${of.member.id}, ${corrects}) returning id`;
	const [wrong] = await measure(9000);
	await measure(900, wrong?.id ?? null);
}

type Who = { userId: string; id: string } | null;
const event = (slug: string, who: Who, query = '') =>
	({
		params: { slug },
		url: new URL(`https://colloquy.example.org/published/${slug}${query}`),
		locals: { account: who, person: who },
		request: new Request('https://colloquy.example.org'),
		getClientAddress: () => '192.0.2.7'
	}) as unknown as Parameters<typeof load>[0] &
		Parameters<typeof asJson>[0] &
		Parameters<typeof asMarkdown>[0];
const page = async (slug: string, who: Who) => {
	const shown = await load(event(slug, who));
	if (!shown) throw new Error('There is a page.');
	return shown;
};

test('a record shows what came of it: how many, and of each the state, the dates and its numbers', async () => {
	const of = await published('attributed', 'public');
	await promise(of, { title: 'Train staff', public: true });
	await promise(of, { title: 'Not told', public: false });
	const { outcomes } = await page(of.slug, null);
	expect(outcomes.summary).toBe('One public commitment: 1 under way.');
	expect(outcomes.commitments).toMatchObject([
		{
			title: 'Train staff',
			organisation: expect.stringMatching(/^Organisation/),
			state: { label: 'In progress' },
			facts: [
				'Since 20 November 2026',
				'Due 30 June 2027',
				'40 per cent',
				'Trained: 900 people of 1,500 (25 November 2026)'
			]
		}
	]);
	expect(JSON.stringify(await (await asJson(event(of.slug, null))).json())).not.toMatch(
		/Only among us|Not told/
	);
});

test('under the Chatham House Rule it names no organisation, neither beside a commitment nor in a number', async () => {
	const of = await published('chatham_house', 'public');
	await promise(of, { title: 'Train staff', public: true });
	expect((await page(of.slug, null)).outcomes).toMatchObject({
		named: false,
		commitments: [{ organisation: '' }]
	});
	await database.admin`update public.action_indicators set name = (select 'Seen at ' || o.name from public.organisations o
		where o.id = ${of.member.organisation}) where circle_id = ${of.circle}`;
	expect((await page(of.slug, null)).outcomes.commitments).toEqual([]);
});

test('what members alone may read shows them what came of it, and asks everybody else to sign in or says nothing', async () => {
	const of = await published('attributed', 'members');
	await promise(of, { title: 'Train staff', public: true });
	expect((await page(of.slug, of.member)).outcomes.commitments).toHaveLength(1);
	const toSignIn = {
		status: 303,
		location: `/sign-in?next=${encodeURIComponent(`/published/${of.slug}?version=1`)}`
	};
	await expect(load(event(of.slug, null, '?version=1'))).rejects.toMatchObject(toSignIn);
	await expect(load(event('no-such-record', null))).rejects.toMatchObject({ status: 303 });
	const other = await askable(database, { members: 0, themes: 0, attribution: 'attributed' });
	await expect(load(event(of.slug, other.convener))).rejects.toMatchObject({ status: 404 });
});

test('a version that was taken back is gone in every format, and says since when', async () => {
	const of = await published('attributed', 'public');
	const [row] = await database.admin<{ id: string }[]>`
		select id from public.publications where slug = ${of.slug}`;
	await writeAs(of.convener, (tx) => withdrawPublication(tx, row?.id ?? '', 'A mistake.'));
	const gone = { status: 410, body: { message: expect.stringContaining('taken back on') } };
	for (const read of [load, asJson, asMarkdown])
		await expect(read(event(of.slug, null))).rejects.toMatchObject(gone);
});
