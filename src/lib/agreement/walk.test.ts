import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../../../tests/support/database';
import { seeded } from '../../../tests/support/random';
import { rooms } from '$lib/collaboration/server';
import { sectionToMarkdown } from '$lib/editor/read';
import { readAs, writeAs } from '$lib/server/database';
import {
	answerReservation,
	answerTheme,
	closeAgreement,
	listReservations,
	openAgreement,
	proposeReservation,
	withdrawAnswer
} from './agreement.server';
import { boundToText, hintOf, lookAround, observeSummary, observeWhileAsked } from './observe.server';
import { readRound } from './page.server';
import { askable, writeLine, type Asked, type Someone } from './testing';
import { publishAndLook, type Seen } from './walking-publish';
import { edit, edits, themesOf, type Edit } from './walking-text';
import { canonicalBody, fingerprintOf } from './wording';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

const length = 60;
const often = <T>(times: number, ...some: T[]): T[] => Array.from({ length: times }, () => some).flat();
const steps = [
	...edits,
	...often(4, 'read' as const),
	...often(8, 'answer' as const),
	...often(3, 'write' as const, 'withdraw' as const, 'reserve' as const, 'open' as const),
	...often(2, 'write and answer' as const, 'publish' as const),
	...(['close', 'come to its date', 'join or leave'] as const)
];
type Step = (typeof steps)[number];
const isEdit = (step: Step): step is Edit => edits.some((each) => each === step);
const accepting = ['agree', 'can_live_with', 'reserve'];

/** A circle, and what each organisation's page has shown it: all that it can be said to have seen. */
class Walk {
	readonly #seen = new Map<string, Set<string>>();
	readonly #pages = new Map<string, Map<string, string>>();
	readonly #frozen = new Map<number, string>();
	readonly #random: ReturnType<typeof seeded>;

	constructor(
		readonly of: Asked,
		readonly attribution: string,
		seed: number
	) {
		this.#random = seeded(seed);
	}

	async step(): Promise<string> {
		const { below, oneOf } = this.#random;
		const themes = (await themesOf(this.of)).map(({ id }) => id);
		const theme = oneOf(themes);
		const who = oneOf(this.of.members);
		const before = await this.#grid();
		// There is little to see while nobody is asked.
		const what = !before.isOpen && below(2) === 0 ? 'open' : oneOf(steps);
		const touched = await this.#try(what, theme, who, below(1_000));
		const after = await this.#grid();
		if (touched && before.round === after.round)
			for (const other of themes.filter((each) => !touched.includes(each)))
				expect(after.rows(other), `${what} ${theme}`).toEqual(before.rows(other));
		await this.#check();
		return touched ? what : `${what} refused`;
	}

	/** The themes that it may have touched; null when it was refused. */
	async #try(what: Step, theme: string, who: Someone, number: number): Promise<string[] | null> {
		const { of } = this;
		try {
			if (isEdit(what)) return await edit(database.admin, of, what, theme, number);
			if (what === 'read') await this.#read(who);
			if (what === 'answer') await this.#answer(who, theme, number);
			if (what === 'write and answer') {
				const [written, answered] = await Promise.allSettled([
					writeLine(of.summary, theme, `Sentence ${number}.`),
					this.#answer(who, theme, number)
				]);
				if (written.status === 'rejected') throw written.reason;
				if (answered.status === 'rejected' && hintOf(answered.reason) === null) throw answered.reason;
			}
			if (what === 'withdraw') await writeAs(who, (tx) => withdrawAnswer(tx, of.session, theme));
			if (what === 'reserve') return [await this.#reserve(who, theme, number)];
			if (what === 'join or leave') await this.#joinOrLeave(who);
			if (what === 'publish') await this.#publish(theme, number);
			if (what === 'open')
				await boundToText(of.session, () =>
					writeAs(of.convener, (tx) =>
						openAgreement(tx, of.session, {
							closesAt: new Date(Date.now() + 2 * 86_400_000),
							silence: number % 2 ? 'nothing' : 'can_live_with',
							words: ''
						})
					)
				);
			if (what === 'close')
				await boundToText(of.session, () => writeAs(of.convener, (tx) => closeAgreement(tx, of.session)));
			if (what === 'come to its date') await this.#comeToItsDate(theme, number);
			const isAboutAll = ['open', 'close', 'come to its date', 'join or leave'].includes(what);
			return isAboutAll ? (await themesOf(of)).map(({ id }) => id) : [theme];
		} catch (refusal) {
			if (hintOf(refusal) === null) throw refusal;
			return null;
		}
	}

	async #joinOrLeave(who: Someone): Promise<void> {
		const { circle } = this.of;
		const [membership] = await database.admin<{ ended: boolean }[]>`
			update public.memberships set ended_at = case when ended_at is null then now() end
			where circle_id = ${circle} and person_id = ${who.id} returning ended_at is not null as ended`;
		if (!membership) throw new Error('Nobody joins or leaves.');
	}

	/** The date passes, perhaps after days; now and then somebody writes before anybody has looked. */
	async #comeToItsDate(theme: string, number: number): Promise<void> {
		const { session, summary } = this.of;
		await database.admin`update public.agreement_rounds set closes_at = now(),
			opened_at = opened_at - ${number % 2 ? '3 days' : '1 hour'}::interval where session_id = ${session} and closed_at is null`;
		if (number % 3 === 0) await writeLine(summary, theme, `Too late ${number}.`);
		await lookAround();
	}

	async #publish(theme: string, number: number): Promise<void> {
		const { of } = this;
		const seen: Seen = (organisation, section, fingerprint) =>
			this.#seen.get(organisation)?.has(`${section} ${fingerprint}`) ?? false;
		const audience = this.attribution === 'confidential' || number % 2 ? 'members' : 'public';
		await publishAndLook(database.admin, of, audience, seen, async () => {
			if (number % 3 === 0) await writeLine(of.summary, theme, `Meanwhile ${number}.`);
			if (number % 6 === 0) await observeSummary(of.session);
		});
	}

	/** What every walk hopes for: all see all, agree, and it is published so. */
	async agreeAndPublish(): Promise<void> {
		const { of } = this;
		expect(await this.#try('open', '', of.convener, 1)).not.toBeNull();
		for (const who of of.members) {
			await this.#read(who);
			// An even number that is no multiple of four agrees, with a look at the text first.
			for (const { id } of await themesOf(of)) await this.#answer(who, id, 6);
		}
		expect(await this.#try('close', '', of.convener, 1)).not.toBeNull();
		await this.#publish(of.themes[0] ?? '', 1);
		const [out] = await database.admin<{ markdown: string; names: string[] }[]>`
			select markdown, agreement -> 'organisations' as names from public.publications where session_id = ${of.session}`;
		expect(out?.names).toHaveLength(of.members.length);
		for (const name of out?.names ?? []) expect(out?.markdown).toContain(name);
		expect(out?.markdown).toContain('agree to all the themes or can live with them.');
	}

	/** A page is opened, and stays open while others write. */
	async #read(who: Someone): Promise<void> {
		await observeWhileAsked(this.of.session);
		const { themes } = await readAs(who, (tx) => readRound(tx, this.#session, who.id, null));
		const page = new Map(themes.map((each) => [each.section, each.fingerprint]));
		this.#pages.set(who.organisation, page);
		const seen = this.#seen.get(who.organisation) ?? new Set();
		for (const [section, fingerprint] of page) seen.add(`${section} ${fingerprint}`);
		this.#seen.set(who.organisation, seen);
	}

	/** From a page that is new or may be old; now and then straight to the database, without anybody looking at the text first. */
	async #answer(who: Someone, section: string, number: number): Promise<void> {
		if (number % 2) await this.#read(who);
		const fingerprint = this.#pages.get(who.organisation)?.get(section) ?? '';
		const stance = (['agree', 'can_live_with', 'object'] as const)[number % 3] ?? 'agree';
		const answer = { section, fingerprint, stance, reason: 'Because', proposal: 'Instead' };
		const work = () => writeAs(who, (tx) => answerTheme(tx, this.of.session, answer));
		await (number % 4 === 0 ? work() : boundToText(this.of.session, work));
	}

	/** Mostly for an organisation that objects, if one does. Answers the theme it is about. */
	async #reserve(by: Someone, about: string, number: number): Promise<string> {
		const { of } = this;
		const { objection } = await this.#grid();
		const found = number % 5 === 0 ? undefined : objection;
		const who = of.members.find(({ organisation }) => organisation === found?.organisationId) ?? by;
		const section = found?.section ?? about;
		const [waiting] = await readAs(who, (tx) => listReservations(tx, of.session)).then((all) =>
			all.filter((each) => each.organisationId === who.organisation && each.section === section)
		);
		const reservation = { section, organisation: who.organisation, body: `Not us ${number}` };
		await boundToText(of.session, () =>
			waiting
				? writeAs(who, (tx) => answerReservation(tx, waiting.id, number % 4 !== 0))
				: writeAs(of.convener, (tx) => proposeReservation(tx, of.session, reservation))
		);
		return section;
	}

	/** What everybody is shown, held against what the text reads and what each organisation has seen. */
	async #check(): Promise<void> {
		await observeWhileAsked(this.of.session);
		const { rounds, ...now } = await readAs(this.of.convener, (tx) =>
			readRound(tx, this.#session, this.of.convener.id, null)
		);
		if (now.round && !now.round.closedAt) {
			const texts = await this.#texts();
			for (const theme of now.themes) expect(theme.fingerprint).toBe(texts.get(theme.section));
		}
		for (const { number, closedAt } of rounds) {
			const read = await readAs(this.of.convener, (tx) =>
				readRound(tx, this.#session, this.of.convener.id, number)
			);
			for (const each of read.answers) {
				if (!each.stands || each.bySilence || !accepting.includes(each.stance)) continue;
				const shown = read.themes.find((theme) => theme.section === each.section);
				expect(this.#seen.get(each.organisationId)).toContain(`${each.section} ${shown?.fingerprint}`);
			}
			if (!closedAt) continue;
			const frozen = JSON.stringify([read.themes, read.answers, read.round]);
			expect(this.#frozen.get(number) ?? frozen).toBe(frozen);
			this.#frozen.set(number, frozen);
		}
	}

	async #grid() {
		await observeWhileAsked(this.of.session);
		const { round, answers } = await readAs(this.of.convener, (tx) =>
			readRound(tx, this.#session, this.of.convener.id, null)
		);
		return {
			round: round?.id,
			isOpen: round !== null && round.closedAt === null,
			objection: answers.find(({ stands, stance }) => stands && stance === 'object'),
			rows: (section: string) => answers.filter((each) => each.section === section)
		};
	}

	/** The fingerprints of what is written, computed from the document itself. */
	async #texts(): Promise<Map<string, string>> {
		const titles = await database.admin<{ id: string; title: string }[]>`
			select id, title from public.themes where session_id = ${this.of.session}`;
		return rooms().read(
			this.of.summary,
			(doc) =>
				new Map(
					titles.map(({ id, title }) => [id, fingerprintOf(title, canonicalBody(sectionToMarkdown(doc, id)))])
				)
		);
	}

	get #session() {
		return { id: this.of.session, circleId: this.of.circle };
	}
}

const done = new Set<string>();
test.each([1, 2, 3, 4, 5, 6, 7, 8])(
	'no organisation is ever shown as going along with a wording it did not see, and one theme never touches another (seed %i)',
	async (seed) => {
		const attribution = ['attributed', 'chatham_house', 'confidential'][seed % 3] ?? 'attributed';
		const of = await askable(database, { members: 3, themes: 3, attribution });
		const walk = new Walk(of, attribution, seed);
		for (let step = 0; step < length; step += 1) done.add(await walk.step());
	},
	240_000
);

test('an organisation that has seen and answered everything is named in what is published, so that the walks look at something', async () => {
	const of = await askable(database, { members: 3, themes: 2, attribution: 'attributed' });
	const walk = new Walk(of, 'attributed', 1);
	await walk.agreeAndPublish();
});

test('the walks met everything that can happen', () => {
	expect([...done]).toEqual(
		expect.arrayContaining([...steps, 'answer refused', 'reserve refused', 'close refused'])
	);
});
