import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { answerTheme, listAskedThemes, openAgreement } from '$lib/agreement/agreement.server';
import { boundToText, observeSummary } from '$lib/agreement/observe.server';
import { askable, writeLine, type Asked, type Someone } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { readAs, writeAs } from '$lib/server/database';
import { listAsked } from './asked.server';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

const waits = async (who: Someone) =>
	(await readAs(who, listAsked)).map(({ themes, waiting }) => `${waiting} of ${themes}`);

async function agreeToAll(of: Asked, who: Someone): Promise<void> {
	for (const { section, fingerprint } of await readAs(who, (tx) => listAskedThemes(tx, of.session, null)))
		await boundToText(of.session, () =>
			writeAs(who, (tx) => answerTheme(tx, of.session, { section, fingerprint, stance: 'agree' }))
		);
}

test('the first page asks for an organisation’s answer until it is given, and again when a theme changes', async () => {
	const of = await askable(database, { members: 2, themes: 2, attribution: 'chatham_house' });
	const [ana, ben] = of.members;
	if (!ana || !ben) throw new Error('Two organisations are asked.');
	expect(await waits(ana)).toEqual([]);
	const closesAt = new Date(Date.now() + 7 * 86_400_000);
	await boundToText(of.session, () =>
		writeAs(of.convener, (tx) => openAgreement(tx, of.session, { closesAt, silence: 'nothing', words: '' }))
	);
	const [asked] = await waits(ana);
	expect(asked).toMatch(/^(\d) of \1$/);
	await agreeToAll(of, ana);
	expect(await waits(ana)).toEqual([]);
	expect(await waits(ben)).toEqual([asked]);
	await writeLine(of.summary, of.themes[0] ?? '', 'And something else.');
	await observeSummary(of.session);
	expect(await waits(ana)).toEqual([`1 of ${asked?.at(-1)}`]);
});
