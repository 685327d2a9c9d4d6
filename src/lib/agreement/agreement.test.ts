import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { rooms } from '$lib/collaboration/server';
import { agreementWords, type RecordAgreement } from '$lib/publication/agreement-words';
import { fragmentName } from '$lib/editor/read';
import { fillSection } from '$lib/editor/write';
import { asWorker, readAs, writeAs } from '$lib/server/database';
import {
	answerReservation,
	answerTheme,
	closeAgreement,
	listRemoved,
	listReservations,
	moveAgreement,
	openAgreement,
	openRound,
	proposeReservation,
	readCounts,
	readGrid,
	readWords,
	withdrawAnswer
} from './agreement.server';
import { boundToText, closeIfDue, lookAround, observeSummary, observeWhileAsked } from './observe.server';
import { answerForm } from './agreement';
import { readRound, showThemes } from './page.server';
import { askable, deleteLine, leaveSpaces, writeLine, type Asked, type Someone } from './testing';
import { fingerprintOf } from './wording';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

const inAWeek = () => new Date(Date.now() + 7 * 86_400_000);
const open = (of: Asked, silence: 'nothing' | 'can_live_with' = 'nothing') =>
	boundToText(of.session, () =>
		writeAs(of.convener, (tx) => openAgreement(tx, of.session, { closesAt: inAWeek(), silence, words: '' }))
	);
const close = (of: Asked) =>
	boundToText(of.session, () => writeAs(of.convener, (tx) => closeAgreement(tx, of.session)));

/** What a page shows somebody now. */
async function look(of: Asked, who: Someone) {
	await observeWhileAsked(of.session);
	const read = await readAs(who, (tx) =>
		readRound(tx, { id: of.session, circleId: of.circle }, who.id, null)
	);
	return { ...read, shown: showThemes(read) };
}

type Says = 'agree' | 'can_live_with' | 'object';
/** Somebody answers what a page showed them. */
async function answer(of: Asked, who: Someone, theme: string, stance: Says, seen?: string) {
	const fingerprint =
		seen ?? (await look(of, who)).themes.find((each) => each.section === theme)?.fingerprint ?? '';
	const words = stance === 'object' ? { reason: 'It is not so.', proposal: 'It is otherwise.' } : {};
	await boundToText(of.session, () =>
		writeAs(who, (tx) => answerTheme(tx, of.session, { section: theme, fingerprint, stance, ...words }))
	);
}

async function says(of: Asked, who: Someone, theme: string) {
	const { answers } = await look(of, of.convener);
	const row = answers.find((each) => each.section === theme && each.organisationId === who.organisation);
	return row ? `${row.stance}${row.stands || row.stance === 'none' ? '' : ' earlier'}` : null;
}

const three = () => askable(database, { members: 3, themes: 2, attribution: 'attributed' });
/** As if the round had been open for a week, with the text as it stands. */
async function stoodForAWeek(of: Asked): Promise<void> {
	await database.admin`update public.current_wordings set since = now() - interval '7 days' where session_id = ${of.session}`;
	await database.admin`update public.agreement_rounds set opened_at = now() - interval '7 days'
		where session_id = ${of.session} and closed_at is null`;
}

/** Another organisation joins the circle. */
async function joins(of: Asked): Promise<Someone> {
	const [made] = await database.admin<{ id: string }[]>`
		insert into public.organisations (name) values (${`Late ${of.session}`}) returning id`;
	const person = { ...(await signedUp(database.admin, `Late ${of.session}`)), organisation: made?.id ?? '' };
	await database.admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
		values (${of.circle}, ${person.id}, ${person.organisation}, 'participant')`;
	return person;
}
const parts = (of: Asked) => {
	const [one = '', two = ''] = of.themes;
	const [ana, ben, cleo] = of.members;
	if (!ana || !ben || !cleo) throw new Error('Three organisations are asked.');
	return { one, two, ana, ben, cleo };
};

test('the fingerprint of the database is the one that is computed here', async () => {
	const of = await three();
	await open(of);
	for (const theme of (await look(of, of.convener)).themes)
		expect(theme.fingerprint).toBe(fingerprintOf(theme.title, theme.markdown));
});

test('[A2] an answer to a text that has changed since it was read is refused', async () => {
	const of = await three();
	const { one, ana } = parts(of);
	await open(of);
	const seen = (await look(of, ana)).themes[0]?.fingerprint;
	await writeLine(of.summary, one, 'And something else.');
	await expect(answer(of, ana, one, 'agree', seen)).rejects.toThrow('The text has changed since you read it');
	expect(await says(of, ana, one)).toBe('none');
});

test('[A2] without anybody having looked again, the database refuses by itself', async () => {
	const of = await three();
	const { one, ana } = parts(of);
	await open(of);
	const fingerprint = (await look(of, ana)).themes[0]?.fingerprint ?? '';
	await writeLine(of.summary, one, 'And something else.');
	const raw = writeAs(ana, (tx) =>
		answerTheme(tx, of.session, { section: one, fingerprint, stance: 'agree' })
	);
	await expect(raw).rejects.toThrow('Somebody is writing');
});

test('[A4] an edit re-opens one theme, says who is asked again and shows the change', async () => {
	const of = await three();
	const { one, two, ana, ben } = parts(of);
	await open(of);
	for (const who of [ana, ben]) for (const theme of [one, two]) await answer(of, who, theme, 'agree');
	await writeLine(of.summary, one, 'And something else.');
	expect(await says(of, ana, one)).toBe('agree earlier');
	expect(await says(of, ana, two)).toBe('agree');
	const shown = (await look(of, ana)).shown.find((each) => each.section === one);
	expect(shown?.change).toMatchObject({ since: 'answer' });
	expect(
		shown?.change?.parts.filter((part) => part.kind === 'added').map((part) => part.text.trim())
	).toEqual(['And something else.']);
	expect((await look(of, ana)).shown.find((each) => each.section === two)?.change).toBeNull();
});

test('[A4] spaces and empty lines ask nobody again, another title does', async () => {
	const of = await three();
	const { one, ana } = parts(of);
	await open(of);
	await answer(of, ana, one, 'agree');
	await leaveSpaces(of.summary, one);
	await writeLine(of.summary, one, '');
	expect(await says(of, ana, one)).toBe('agree');
	await database.admin`update public.themes set title = 'Renamed' where id = ${one}`;
	expect(await says(of, ana, one)).toBe('agree earlier');
});

test('[A3] [A5] the last answer counts, an objection says why and what instead', async () => {
	const of = await three();
	const { one, ana } = parts(of);
	await open(of);
	await answer(of, ana, one, 'agree');
	await answer(of, ana, one, 'object');
	expect(await says(of, ana, one)).toBe('object');
	const fingerprint = (await look(of, ana)).themes[0]?.fingerprint ?? '';
	const bare = writeAs(ana, (tx) =>
		answerTheme(tx, of.session, { section: one, fingerprint, stance: 'object', reason: 'No' })
	);
	await expect(bare).rejects.toThrow('wording you could agree to');
	await writeAs(ana, (tx) => withdrawAnswer(tx, of.session, one));
	expect(await says(of, ana, one)).toBe('none');
});

test('[A6] a reservation stands with consent alone, and falls with the text', async () => {
	const of = await three();
	const { one, ana, ben } = parts(of);
	await open(of);
	await answer(of, ana, one, 'object');
	const word = (who: Someone) =>
		writeAs(who, (tx) =>
			proposeReservation(tx, of.session, {
				section: one,
				organisation: ana.organisation,
				body: 'Not in our area.'
			})
		);
	await expect(word(ben)).rejects.toThrow('Those who run the circle');
	await word(of.convener);
	const [waiting] = await readAs(ana, (tx) => listReservations(tx, of.session));
	expect(await says(of, ana, one)).toBe('object');
	const consent = (who: Someone, yes: boolean) =>
		writeAs(who, (tx) => answerReservation(tx, waiting?.id ?? '', yes));
	await expect(consent(ben, true)).rejects.toThrow('Only the organisation itself');
	await expect(consent(of.convener, true)).rejects.toThrow('Only the organisation itself');
	await consent(ana, true);
	expect(await says(of, ana, one)).toBe('reserve');
	await writeLine(of.summary, one, 'More.');
	expect(await says(of, ana, one)).toBe('reserve earlier');
});

test('[A8] what was closed stays as it was, whatever is written and said later', async () => {
	const of = await three();
	const { one, two, ana } = parts(of);
	await open(of);
	await answer(of, ana, one, 'agree');
	await close(of);
	const first = await look(of, of.convener);
	await expect(answer(of, ana, two, 'agree')).rejects.toThrow('no round');
	await writeLine(of.summary, one, 'Later.');
	await open(of);
	expect(await says(of, ana, one)).toBe('agree earlier');
	await answer(of, ana, one, 'object');
	const again = await readAs(of.convener, (tx) =>
		readRound(tx, { id: of.session, circleId: of.circle }, of.convener.id, 1)
	);
	expect([again.themes, again.answers]).toEqual([first.themes, first.answers]);
});

test('[A7] silence counts only in a round that ran to its date, for text that had stood a day, and shows as silence', async () => {
	const of = await three();
	const { one, two, ana, ben } = parts(of);
	await open(of, 'can_live_with');
	await answer(of, ana, one, 'agree');
	await answer(of, ana, two, 'object');
	const late = await joins(of);
	// The text of the first theme has stood for a week, the second was edited this morning.
	await stoodForAWeek(of);
	await writeLine(of.summary, two, 'This morning.');
	await observeSummary(of.session);
	await database.admin`update public.agreement_rounds set closes_at = now() where session_id = ${of.session}`;
	await lookAround();
	const { answers, round } = await look(of, of.convener);
	const row = (who: Someone, theme: string) =>
		answers.find((each) => each.section === theme && each.organisationId === who.organisation);
	expect(round).toMatchObject({ ranToItsDate: true });
	expect(row(ben, one)).toMatchObject({ stance: 'can_live_with', bySilence: true });
	expect(row(ben, two)).toMatchObject({ stance: 'none', bySilence: false });
	expect(row(ana, two)).toMatchObject({ stance: 'none', bySilence: false, spokeEarlier: true });
	expect(row(late, one)).toMatchObject({ stance: 'none', bySilence: false });
});

test('[A7] a round that a convener ends early takes nobody’s silence for anything', async () => {
	const of = await three();
	await open(of, 'can_live_with');
	await stoodForAWeek(of);
	await close(of);
	expect(
		(await look(of, of.convener)).answers.every((each) => each.stance === 'none' && !each.bySilence)
	).toBe(true);
});

test('[A7] nobody is hurried into silence: not by the opening, not by a date that is moved', async () => {
	const of = await three();
	const soon = new Date(Date.now() + 3_600_000);
	const hurried = boundToText(of.session, () =>
		writeAs(of.convener, (tx) =>
			openAgreement(tx, of.session, { closesAt: soon, silence: 'can_live_with', words: '' })
		)
	);
	await expect(hurried).rejects.toThrow('a day at least');
	await open(of, 'can_live_with');
	await expect(writeAs(of.convener, (tx) => moveAgreement(tx, of.session, soon))).rejects.toThrow(
		'a day at least'
	);
	const silent = async () => {
		await database.admin`update public.agreement_rounds set closes_at = now() where session_id = ${of.session}`;
		await lookAround();
		return (await look(of, of.convener)).answers.filter(({ bySilence }) => bySilence).length;
	};
	// The text is old, the question is not.
	await database.admin`update public.current_wordings set since = now() - interval '7 days' where session_id = ${of.session}`;
	expect(await silent()).toBe(0);
	await open(of, 'can_live_with');
	await writeAs(of.convener, (tx) => moveAgreement(tx, of.session, new Date(Date.now() + 2 * 86_400_000)));
	await database.admin`update public.agreement_rounds set opened_at = now() - interval '7 days' where session_id = ${of.session} and closed_at is null`;
	expect(await silent()).toBe(0);
	await open(of, 'can_live_with');
	await stoodForAWeek(of);
	expect(await silent()).toBe(8);
});

test('[A8] what is written after the date voids no answer', async () => {
	const of = await three();
	const { one, two, ana } = parts(of);
	await open(of);
	for (const theme of [one, two]) await answer(of, ana, theme, 'agree');
	await database.admin`update public.agreement_rounds set closes_at = now() where session_id = ${of.session}`;
	await writeLine(of.summary, one, 'Too late.');
	await database.admin`delete from public.themes where id = ${two}`;
	// A page that is opened looks at the text before the minute comes round.
	await observeSummary(of.session);
	await lookAround();
	const { answers, themes, changedSince, removed } = await look(of, ana);
	const own = answers.filter(({ organisationId }) => organisationId === ana.organisation);
	expect(own.map(({ stance, stands }) => [stance, stands])).toEqual([
		['agree', true],
		['agree', true]
	]);
	expect(JSON.stringify(themes)).not.toContain('Too late');
	expect(changedSince).toEqual(['Theme 0', 'Theme 1']);
	expect(removed).toEqual([]);
});

test('[A8] a summary whose round ends within a minute is looked at, at rest or not', async () => {
	const of = await three();
	const { one } = parts(of);
	await open(of);
	await writeLine(of.summary, one, 'In time.');
	await database.admin`update public.agreement_rounds set closes_at = now() + interval '30 seconds' where session_id = ${of.session}`;
	await lookAround();
	expect(JSON.stringify((await look(of, of.convener)).themes)).toContain('In time.');
});

test('[A8] a summary that can’t be read holds up no other round that has come to its date', async () => {
	const [broken, of] = [await three(), await three()];
	for (const each of [broken, of]) await open(each);
	await writeLine(broken.summary, parts(broken).one, 'Unreadable.');
	await database.admin`update public.agreement_rounds set closes_at = now() where session_id = ${of.session}`;
	await database.admin`update public.agreement_rounds set closes_at = now() + interval '30 seconds' where session_id = ${broken.session}`;
	const read = vi.spyOn(rooms(), 'read').mockRejectedValue(new Error('not today'));
	await lookAround();
	expect(read).toHaveBeenCalledWith(broken.summary, expect.anything());
	read.mockRestore();
	expect((await look(of, of.convener)).round).toMatchObject({ ranToItsDate: true });
});

test('[A11] a theme that is taken out is shown as taken out, with what was objected to in it', async () => {
	const of = await three();
	const { one, two, ana, ben } = parts(of);
	await open(of);
	await answer(of, ana, one, 'object');
	await answer(of, ben, one, 'agree');
	await answer(of, ben, two, 'agree');
	await database.admin`delete from public.themes where id = ${one}`;
	const gone = { section: one, title: 'Theme 0', objections: ['It is not so.'] };
	expect((await look(of, ben)).removed).toEqual([gone]);
	await close(of);
	expect((await look(of, ben)).removed).toEqual([gone]);
	expect((await look(of, ben)).themes.map(({ section }) => section)).toEqual([two]);
	const stranger = await askable(database, { members: 1, themes: 1, attribution: 'attributed' });
	const round = (await look(of, ben)).round?.id ?? '';
	expect(await readAs(stranger.convener, (tx) => listRemoved(tx, of.session, round))).toEqual([]);
});

test('themes in another order are another summary, and no other wording', async () => {
	const of = await three();
	const { one, two, ana } = parts(of);
	await open(of);
	await answer(of, ana, one, 'agree');
	await database.admin`update public.themes set position = 9 where id = ${one}`;
	const seen = await look(of, ana);
	expect(seen.themes.map(({ section }) => section)).toEqual([two, one]);
	expect(await says(of, ana, one)).toBe('agree');
});

test('a round that has come to its date takes no more answers, even before it is closed', async () => {
	const of = await three();
	const { one, ana } = parts(of);
	await open(of);
	await database.admin`update public.agreement_rounds set closes_at = now() where session_id = ${of.session}`;
	await expect(answer(of, ana, one, 'agree')).rejects.toThrow('The round has ended');
	await closeIfDue(of.session);
	expect(await readAs(ana, (tx) => openRound(tx, of.session))).toBeNull();
});

test('[A9] under the Chatham House Rule others are counts from three answers up, and words without a name', async () => {
	const of = await askable(database, { members: 3, themes: 2, attribution: 'chatham_house' });
	const { one, ana, ben, cleo } = parts(of);
	await open(of);
	await answer(of, ana, one, 'agree');
	await answer(of, ben, one, 'object');
	const grid = await readAs(ana, (tx) => readGrid(tx, of.session, null));
	expect(new Set(grid.map((each) => each.organisationId))).toEqual(new Set([ana.organisation]));
	// How the answers are spread can't be watched while they come, one after the other.
	const spread = async (who: Someone, round: string | null = null) =>
		(await readAs(who, (tx) => readCounts(tx, of.session, round))).find(({ section }) => section === one);
	expect(await spread(ana)).toMatchObject({ asked: 4, answered: 2, spread: null });
	expect(await readAs(ana, (tx) => readWords(tx, of.session, null))).toMatchObject([
		{ organisation: null, reason: 'It is not so.' }
	]);
	expect(await readAs(ana, (tx) => tx.selectFrom('agreement_answers').selectAll().execute())).toHaveLength(1);
	await answer(of, cleo, one, 'can_live_with');
	expect(await spread(ana)).toMatchObject({ answered: 3, spread: null });
	expect(await spread(of.convener)).toMatchObject({ spread: { agree: 1, object: 1, canLiveWith: 1 } });
	expect((await look(of, of.convener)).answers).toHaveLength(8);
	await close(of);
	const round = (await look(of, ana)).round?.id ?? '';
	expect(await spread(ana, round)).toMatchObject({ spread: { agree: 1, object: 1, canLiveWith: 1 } });
	const counts = await readAs(ana, (tx) => readCounts(tx, of.session, round));
	expect(counts.find(({ section }) => section !== one)).toMatchObject({ answered: 0, spread: null });
});

test('[A9] a publication names organisations of attributed sessions alone, and none that did not agree to what it prints', async () => {
	/** What a record would say that is made from the text as it is now, or from another. */
	const publish = async (of: Asked, printed?: Record<string, string>) => {
		await observeSummary(of.session);
		const [row] = await database.admin<{ said: Record<string, unknown> }[]>`
			select private.agreement_to_publish(${of.session}, ${printed ? database.admin.json(printed) : null}) as said`;
		return row?.said;
	};
	for (const attribution of ['attributed', 'chatham_house', 'confidential']) {
		const of = await askable(database, { members: 3, themes: 1, attribution });
		const { one, ana, ben, cleo } = parts({ ...of, themes: [...of.themes, ''] });
		expect(await publish(of)).toBeNull();
		await open(of);
		await answer(of, ana, one, 'agree');
		await answer(of, ben, one, 'can_live_with');
		await close(of);
		const few = await publish(of);
		expect(few).toMatchObject(
			attribution === 'chatham_house'
				? { count: null, asked: null, organisations: null }
				: { count: 2, asked: 4 }
		);
		await open(of);
		await answer(of, cleo, one, 'agree');
		await close(of);
		const said = await publish(of);
		expect(said).toMatchObject({ count: 3, asked: 4, stands: true });
		expect((said?.organisations as string[] | null)?.length ?? null).toBe(
			attribution === 'attributed' ? 3 : null
		);
		const [fingerprint = ''] = (await look(of, ana)).themes.map((theme) => theme.fingerprint);
		await writeLine(of.summary, one, 'Slipped in.');
		const nobody = {
			stands: false,
			organisations: attribution === 'attributed' ? [] : null,
			themes: [{ stands: false, counts: null, organisations: null }]
		};
		expect(await publish(of)).toMatchObject(nobody);
		// A record is what it was made from: neither more, nor what happens to stand when it is published.
		expect(await publish(of, { [one]: fingerprint })).toMatchObject({ stands: true });
		expect(await publish(of, { [one]: 'f'.repeat(64) })).toMatchObject(nobody);
		// What was taken out is known to those who publish, and stands in no record.
		expect(await publish(of, {})).toMatchObject({ ...nobody, themes: [], gone: ['Theme 0'] });
		expect(await publish(of, { [one]: fingerprint, introduction: 'f'.repeat(64) })).toMatchObject({
			stands: false,
			added: ['introduction'],
			themes: [{ stands: true }]
		});
	}
});

test('[A9] who has a reservation is named with it, and who objects or is silent is not named', async () => {
	const of = await three();
	const { one, two, ana, ben, cleo } = parts(of);
	await open(of);
	for (const theme of [one, two])
		for (const who of [ana, ben, cleo])
			await answer(of, who, theme, who === cleo && theme === two ? 'object' : 'agree');
	await answer(of, ana, one, 'object');
	await writeAs(of.convener, (tx) =>
		proposeReservation(tx, of.session, { section: one, organisation: ana.organisation, body: 'Not us.' })
	);
	const [waiting] = await readAs(ana, (tx) => listReservations(tx, of.session));
	await boundToText(of.session, () => writeAs(ana, (tx) => answerReservation(tx, waiting?.id ?? '', true)));
	await close(of);
	const [row] = await database.admin<{ said: RecordAgreement }[]>`
		select private.agreement_to_publish(${of.session}) as said`;
	const names = await database.admin<
		{ id: string; name: string }[]
	>`select id, name from public.organisations`;
	const nameOf = (who: Someone) => names.find(({ id }) => id === who.organisation)?.name ?? '?';
	expect(row?.said).toMatchObject({ organisations: [nameOf(ben)], reserving: [nameOf(ana)], count: 2 });
	const words = row ? agreementWords(row.said, { isPart: false, timeZone: 'Europe/London' }) : '';
	expect(words).toContain(`${nameOf(ben)} agrees to all the themes or can live with them.`);
	expect(words).toContain(`${nameOf(ana)} does so with the reservations recorded beside them.`);
	expect(words).toContain(
		`**Theme 1:** ${nameOf(ana)} and ${nameOf(ben)} agree; 1 objects; 1 without an answer`
	);
	expect(words).toContain('Silence counted as nothing.');
});

test('[A10] the record of a Chatham House session says that somebody answered, not who', async () => {
	const of = await askable(database, { members: 3, themes: 2, attribution: 'chatham_house' });
	const { one, ana } = parts(of);
	await open(of);
	await answer(of, ana, one, 'agree');
	await close(of);
	const events = await database.admin`select kind, actor_id, organisation_id from public.events
		where session_id = ${of.session} and kind like 'agreement.%' order by id`;
	expect(events.map(({ kind }) => String(kind))).toEqual([
		'agreement.opened',
		'agreement.answered',
		'agreement.closed'
	]);
	for (const event of events) expect(event).toMatchObject({ actor_id: null, organisation_id: null });
	const [stored] =
		await database.admin`select by_id from public.agreement_answers where session_id = ${of.session}`;
	expect(stored).toEqual({ by_id: null });
});

test('a summary that is being written is looked at when it has come to rest', async () => {
	const of = await three();
	const { one, ana } = parts(of);
	await open(of);
	await answer(of, ana, one, 'agree');
	const stands = () =>
		asWorker((tx) =>
			tx.selectFrom('current_wordings').select('wording_id').where('section', '=', one).execute()
		);
	const before = await stands();
	await writeLine(of.summary, one, 'A first word');
	await lookAround();
	expect(await stands()).toEqual(before);
	await writeLine(of.summary, one, 'and a second.');
	await lookAround();
	expect(await stands()).toEqual(before);
	await lookAround();
	expect(await stands()).not.toEqual(before);
	await deleteLine(of.summary, one);
	await deleteLine(of.summary, one);
	await observeSummary(of.session);
	expect(await stands()).toEqual(before);
	expect(await says(of, ana, one)).toBe('agree');
});

test('[A10] a session that becomes stricter forgets who answered, for whom, and who wrote its themes', async () => {
	const of = await three();
	await open(of);
	const [one] = of.members;
	const [theme] = of.themes;
	if (!one || !theme) throw new Error('Nobody to ask.');
	await answer(of, one, theme, 'agree');
	const named = () => database.admin`
		select id::text from public.events where session_id = ${of.session} and split_part(kind, '.', 1) in ('agreement', 'theme')
			and (actor_id is not null or organisation_id is not null)
		union all
		select id::text from public.agreement_answers where session_id = ${of.session} and by_id is not null`;
	expect((await named()).length).toBeGreaterThan(1);
	await writeAs(of.convener, (tx) =>
		tx.updateTable('sessions').set({ attribution: 'chatham_house' }).where('id', '=', of.session).execute()
	);
	expect(await named()).toHaveLength(0);
	await writeAs(one, (tx) =>
		tx
			.insertInto('themes')
			.values({ circle_id: of.circle, session_id: of.session, title: 'Another', position: 9 })
			.execute()
	);
	expect(await named()).toHaveLength(0);
});

test('a page of a round that has closed says which themes read differently since', async () => {
	const of = await three();
	const { one, two, ana } = parts(of);
	await open(of);
	await answer(of, ana, one, 'agree');
	await close(of);
	expect((await look(of, ana)).changedSince).toEqual([]);
	await writeLine(of.summary, two, 'And something else.');
	await observeSummary(of.session);
	expect((await look(of, ana)).changedSince).toEqual(['Theme 1']);
});

const tenThousand = 'Ten thousand characters. '.repeat(400);

test('a long theme can be answered, and an objection to it proposes a wording as long', async () => {
	const of = await three();
	const { one, ana, ben } = parts(of);
	await writeLine(of.summary, one, tenThousand);
	await open(of);
	const [theme] = (await look(of, ana)).themes;
	const typed = { section: one, fingerprint: theme?.fingerprint, reason: '', proposal: theme?.markdown };
	expect(answerForm.parse({ ...typed, stance: 'agree' })).not.toHaveProperty('proposal');
	await answer(of, ana, one, 'agree');
	const objection = answerForm.parse({
		...typed,
		stance: 'object',
		reason: 'Too long.',
		proposal: `${tenThousand}And one.`
	});
	await boundToText(of.session, () => writeAs(ben, (tx) => answerTheme(tx, of.session, objection)));
	expect(await says(of, ana, one)).toBe('agree');
	expect((await look(of, ben)).shown[0]?.objections[0]?.proposed.map(({ kind }) => kind)).toContain('added');
});

test('what a template leaves blank is nothing to agree to, nor is a theme that was emptied since', async () => {
	const of = await three();
	const { one, two, ana } = parts(of);
	await rooms().write(of.summary, (doc) => {
		doc.getXmlFragment(fragmentName(one)).delete(0, 1);
		fillSection(doc, one, '| Step | Who |\n| --- | --- |\n|  |  |\n\n- &#8203;');
	});
	await open(of);
	expect((await look(of, ana)).themes.map(({ section }) => section)).toEqual([two]);
	await writeLine(of.summary, one, 'Now there is something.');
	expect((await look(of, ana)).themes.map(({ section }) => section)).toEqual([one, two]);
	await deleteLine(of.summary, two);
	expect((await look(of, ana)).themes.map(({ section }) => section)).toEqual([one]);
});

test('a theme shows with its pictures, with what stays in the circle, and however long it is', async () => {
	const of = await three();
	const { one, two, ana } = parts(of);
	const file = '0b8c1f9e-6f0a-4c3e-9f57-2d7a6f0e9b11';
	await rooms().write(of.summary, (doc) => {
		for (const theme of [one, two]) doc.getXmlFragment(fragmentName(theme)).delete(0, 1);
		fillSection(
			doc,
			one,
			`## Part\n\n![A map](/files/${file}#20x10)\n\n::: circle only\n\nAmong us.\n\n:::\n\nAfter it.`
		);
		fillSection(doc, two, `${tenThousand}\n\n`.repeat(7));
	});
	await open(of);
	const [first, second] = (await look(of, ana)).shown;
	expect(first?.html).toContain('<h3>Part</h3>');
	expect(first?.html).toContain(
		`<img src="/files/${file}" width="20" height="10" alt="A map" loading="lazy" />`
	);
	expect(first?.html).toMatch(/<div class="circle-only">.*Among us.*<\/div>\s*<p>After it/s);
	expect(second?.html).not.toContain('<pre>');
});
