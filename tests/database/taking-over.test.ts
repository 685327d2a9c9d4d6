import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerTheme, openAgreement } from '$lib/agreement/agreement.server';
import { boundToText, observeSummary } from '$lib/agreement/observe.server';
import { readRound, showThemes } from '$lib/agreement/page.server';
import { askable, writeLine, type Asked, type Someone } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { sectionToMarkdown } from '$lib/editor/read';
import { readAs, writeAs } from '$lib/server/database';
import { actions } from '../../src/routes/sessions/[session]/agreement/+page.server';
import { freshDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

const proposal = 'What was said, and **heard**.';

/** A round in which the first organisation objects to the one theme, with a wording. */
async function objected(): Promise<Asked & { theme: string; ana: Someone; ben: Someone }> {
	const of = await askable(database, { members: 2, themes: 1, attribution: 'chatham_house' });
	const [theme = ''] = of.themes;
	const [ana, ben] = of.members;
	if (!ana || !ben) throw new Error('Two organisations are asked.');
	const closesAt = new Date(Date.now() + 86_400_000);
	await boundToText(of.session, () =>
		writeAs(of.convener, (tx) => openAgreement(tx, of.session, { closesAt, silence: 'nothing', words: '' }))
	);
	const [shown] = await look(of, ana);
	const answer = { section: theme, fingerprint: shown?.fingerprint ?? '', reason: 'Not so.', proposal };
	await boundToText(of.session, () =>
		writeAs(ana, (tx) => answerTheme(tx, of.session, { ...answer, stance: 'object' }))
	);
	return { ...of, theme, ana, ben };
}

async function look(of: Asked, who: Someone) {
	await observeSummary(of.session);
	const session = { id: of.session, circleId: of.circle };
	return showThemes(await readAs(who, (tx) => readRound(tx, session, who.id, null)));
}

/** Presses the button as it was shown; answers where the browser is sent, or what it is told. */
async function takeOver(of: Asked, who: Someone, shown: Awaited<ReturnType<typeof look>>[0] | undefined) {
	const body = new FormData();
	body.set('section', shown?.section ?? '');
	body.set('fingerprint', shown?.fingerprint ?? '');
	body.set('wording', shown?.objections[0]?.wording ?? '');
	const event = {
		params: { session: of.session },
		url: new URL('https://colloquy.example.org'),
		locals: { person: who, account: who },
		request: new Request('https://colloquy.example.org', { method: 'POST', body })
	} as unknown as Parameters<NonNullable<typeof actions.take>>[0];
	return Promise.resolve(actions.take?.(event)).catch((thrown: unknown) => thrown);
}

const textNow = (of: { summary: string; theme: string }) =>
	rooms().read(of.summary, (doc) => sectionToMarkdown(doc, of.theme).trim());

test('a proposed wording is taken over by one click, and everybody is asked about it', async () => {
	const of = await objected();
	const [shown] = await look(of, of.ben);
	expect(await takeOver(of, of.ben, shown)).toMatchObject({ status: 303 });
	expect(await textNow(of)).toBe(proposal);
	const [now] = await look(of, of.convener);
	expect(now?.fingerprint).toBe(shown?.objections[0]?.wording);
	expect(now?.answers.filter(({ stands }) => stands)).toEqual([]);
});

test('a wording proposed for an earlier text replaces nothing that was written since', async () => {
	const of = await objected();
	const [shown] = await look(of, of.ben);
	await writeLine(of.summary, of.theme, 'And more.');
	expect(await takeOver(of, of.ben, shown)).toMatchObject({
		status: 400,
		data: { errors: { form: expect.stringContaining('changed') } }
	});
	expect(await textNow(of)).toMatch(/And more\.$/);
});

test('nobody takes over what nobody proposed, and an observer nothing at all', async () => {
	const of = await objected();
	const [shown] = await look(of, of.ben);
	const other = shown && { ...shown, objections: [] };
	expect(await takeOver(of, of.ben, other)).toMatchObject({ status: 400 });
	await database.admin`update public.memberships set role = 'observer' where person_id = ${of.ben.id}`;
	expect(await takeOver(of, of.ben, shown)).toMatchObject({ status: 403 });
	expect(await textNow(of)).not.toBe(proposal);
});
