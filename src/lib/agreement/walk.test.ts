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
import { boundToText, hintOf, observeWhileAsked } from './observe.server';
import { readRound } from './page.server';
import { askable, deleteLine, leaveSpaces, writeLine, type Asked, type Someone } from './testing';
import { canonicalBody, fingerprintOf } from './wording';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

const steps = 60;
const accepting = ['agree', 'can_live_with', 'reserve'];

/** A circle, and what each organisation's page has shown it: all that it can be said to have seen. */
class Walk {
	readonly #seen = new Map<string, Set<string>>();
	readonly #pages = new Map<string, Map<string, string>>();
	readonly #frozen = new Map<number, string>();
	readonly #random: ReturnType<typeof seeded>;

	constructor(
		readonly of: Asked,
		seed: number
	) {
		this.#random = seeded(seed);
	}

	async step(): Promise<string> {
		const { below, oneOf } = this.#random;
		const theme = oneOf(this.of.themes);
		const who = oneOf(this.of.members);
		const before = await this.#grid();
		const what = oneOf([
			...['write', 'write', 'delete', 'rename', 'spaces', 'spaces'],
			...[
				'read',
				'read',
				'answer',
				'answer',
				'answer',
				'answer',
				'withdraw',
				'reserve',
				'open',
				'open',
				'close'
			]
		]);
		const done = await this.#try(what, theme, who, below(1_000));
		const after = await this.#grid();
		if (done && before.round === after.round && !['open', 'close'].includes(what)) {
			const untouched = what === 'spaces' ? this.of.themes : this.of.themes.filter((each) => each !== theme);
			for (const other of untouched)
				expect(after.rows(other), `${what} ${theme}`).toEqual(before.rows(other));
		}
		await this.#check();
		return done ? what : `${what} refused`;
	}

	async #try(what: string, theme: string, who: Someone, number: number): Promise<boolean> {
		const { of } = this;
		try {
			if (what === 'write') await writeLine(of.summary, theme, `Sentence ${number}.`);
			if (what === 'delete') await deleteLine(of.summary, theme);
			if (what === 'spaces') await leaveSpaces(of.summary, theme);
			if (what === 'rename')
				await database.admin`update public.themes set title = ${`Theme ${number % 3}`} where id = ${theme}`;
			if (what === 'read') await this.#read(who);
			if (what === 'answer') await this.#answer(who, theme, number);
			if (what === 'withdraw') await writeAs(who, (tx) => withdrawAnswer(tx, of.session, theme));
			if (what === 'reserve') await this.#reserve(who, theme, number);
			if (what === 'open')
				await boundToText(of.session, () =>
					writeAs(of.convener, (tx) =>
						openAgreement(tx, of.session, {
							closesAt: new Date(Date.now() + 86_400_000),
							silence: number % 2 ? 'nothing' : 'can_live_with',
							words: ''
						})
					)
				);
			if (what === 'close')
				await boundToText(of.session, () => writeAs(of.convener, (tx) => closeAgreement(tx, of.session)));
			return true;
		} catch (refusal) {
			if (hintOf(refusal) === null) throw refusal;
			return false;
		}
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

	/** From a page that may be old; now and then straight to the database, without anybody looking at the text first. */
	async #answer(who: Someone, section: string, number: number): Promise<void> {
		const fingerprint = this.#pages.get(who.organisation)?.get(section) ?? '';
		const stance = (['agree', 'can_live_with', 'object'] as const)[number % 3] ?? 'agree';
		const answer = { section, fingerprint, stance, reason: 'Because', proposal: 'Instead' };
		const work = () => writeAs(who, (tx) => answerTheme(tx, this.of.session, answer));
		await (number % 4 === 0 ? work() : boundToText(this.of.session, work));
	}

	async #reserve(who: Someone, section: string, number: number): Promise<void> {
		const { of } = this;
		const [waiting] = await readAs(who, (tx) => listReservations(tx, of.session)).then((all) =>
			all.filter((each) => each.organisationId === who.organisation && each.section === section)
		);
		if (waiting)
			await boundToText(of.session, () =>
				writeAs(who, (tx) => answerReservation(tx, waiting.id, number % 4 !== 0))
			);
		else
			await boundToText(of.session, () =>
				writeAs(of.convener, (tx) =>
					proposeReservation(tx, of.session, {
						section,
						organisation: who.organisation,
						body: `Not us ${number}`
					})
				)
			);
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
		const of = await askable(database, {
			members: 3,
			themes: 3,
			attribution: ['attributed', 'chatham_house', 'confidential'][seed % 3] ?? 'attributed'
		});
		const walk = new Walk(of, seed);
		for (let step = 0; step < steps; step += 1) done.add(await walk.step());
	},
	120_000
);

test('the walks met everything that can happen', () => {
	const allowed = [
		'write',
		'delete',
		'rename',
		'spaces',
		'read',
		'answer',
		'withdraw',
		'reserve',
		'open',
		'close'
	];
	expect([...done]).toEqual(expect.arrayContaining([...allowed, 'answer refused', 'reserve refused']));
});
