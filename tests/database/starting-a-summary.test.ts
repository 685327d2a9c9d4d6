import { afterAll, beforeAll, expect, test } from 'vitest';
import { askable, type Asked } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { listThemes, startThemes } from '$lib/document/theme.server';
import { fragmentName, sectionToMarkdown } from '$lib/editor/read';
import { readAs, writeAs } from '$lib/server/database';
import { actions } from '../../src/routes/sessions/[session]/summary/+page.server';
import { freshDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

const empty = () => askable(database, { members: 1, themes: 0, attribution: 'attributed' });

async function start(of: Asked, template = 'action-plan') {
	const body = new FormData();
	body.set('template', template);
	const event = {
		params: { session: of.session },
		locals: { person: of.members[0], account: of.members[0] },
		request: new Request('https://colloquy.example.org', { method: 'POST', body })
	} as unknown as Parameters<NonNullable<typeof actions.start>>[0];
	await expect(Promise.resolve(actions.start?.(event))).rejects.toMatchObject({ status: 303 });
}

async function summaryOf(of: Asked): Promise<[string, string][]> {
	const themes = await readAs(of.convener, (tx) => listThemes(tx, of.session));
	return rooms().read(of.summary, (doc) =>
		themes.map(({ id, title }) => [title, sectionToMarkdown(doc, id)])
	);
}

test('an action plan begins with the phases of its circle', async () => {
	const of = await empty();
	await database.admin`insert into public.phases (circle_id, name, position)
		values (${of.circle}, 'Analysis', 0), (${of.circle}, 'Implementation', 1)`;
	await start(of);
	expect(await summaryOf(of)).toContainEqual(['How we approach it', '## Analysis\n\n## Implementation\n']);
});

test('a start that broke off before its text came is taken up again, by anybody who may write', async () => {
	const of = await empty();
	await start(of);
	const whole = await summaryOf(of);
	const broken = await empty();
	const titles = whole.map(([title]) => title).slice(1);
	const session = { id: broken.session, circleId: broken.circle };
	await writeAs(broken.convener, (tx) => startThemes(tx, session, titles));
	await rooms().write(broken.summary, (doc) => doc.getXmlFragment(fragmentName('introduction')));
	await start(broken);
	expect((await summaryOf(broken)).every(([, text]) => text === '')).toBe(true);
	await database.admin`update public.themes set created_at = now() - interval '2 minutes' where session_id = ${broken.session}`;
	await start(broken);
	expect(await summaryOf(broken)).toEqual(whole);
});

test('a summary that has begun is never begun again, be it only with an empty table', async () => {
	const of = await empty();
	await start(of);
	await database.admin`update public.themes set created_at = now() - interval '2 minutes' where session_id = ${of.session}`;
	const before = await summaryOf(of);
	await start(of, 'event-report');
	expect(await summaryOf(of)).toEqual(before);
});
