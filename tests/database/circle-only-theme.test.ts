import { afterAll, beforeAll, expect, test } from 'vitest';
import {
	answerReservation,
	answerTheme,
	closeAgreement,
	listReservations,
	openAgreement,
	proposeReservation
} from '$lib/agreement/agreement.server';
import { boundToText, observeSummary } from '$lib/agreement/observe.server';
import { askable, type Asked, type Someone } from '$lib/agreement/testing';
import { rooms } from '$lib/collaboration/server';
import { fragmentName } from '$lib/editor/read';
import { fillSection } from '$lib/editor/write';
import type { RecordAgreement } from '$lib/publication/agreement-words';
import { readAgreement } from '$lib/publication/publication.server';
import { readAs, writeAs } from '$lib/server/database';
import { actions, load } from '../../src/routes/sessions/[session]/publications/+page.server';
import { freshDatabase, type TestDatabase } from '../support/database';

let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(async () => {
	await rooms().close();
	await database.close();
});

/**
 * Organisations are asked about two themes, of which the second is for the circle alone as a whole. All agree to the first;
 * to the second the first of them has a reservation, and the last objects.
 */
async function agreed(attribution: string) {
	const of = await askable(database, { members: 4, themes: 2, attribution });
	const [open = '', kept = ''] = of.themes;
	await database.admin`update public.themes set title = 'Kept among us' where id = ${kept}`;
	await rooms().write(of.summary, (doc) => {
		doc.getXmlFragment(fragmentName(kept)).delete(0, 1);
		fillSection(doc, kept, '::: circle only\n\nThe funding ends in spring.\n\n:::');
	});
	const closesAt = new Date(Date.now() + 7 * 86_400_000);
	await boundToText(of.session, () =>
		writeAs(of.convener, (tx) => openAgreement(tx, of.session, { closesAt, silence: 'nothing', words: '' }))
	);
	const printed = await database.admin<{ section: string; fingerprint: string }[]>`
		select c.section, w.fingerprint from public.current_wordings c join public.theme_wordings w on w.id = c.wording_id
		where c.session_id = ${of.session}`;
	const answer = (who: Someone, section: string, stance: 'agree' | 'object') =>
		boundToText(of.session, () => {
			const fingerprint = printed.find((each) => each.section === section)?.fingerprint ?? '';
			const why = stance === 'object' ? { reason: 'No.', proposal: 'Yes.' } : {};
			return writeAs(who, (tx) => answerTheme(tx, of.session, { section, fingerprint, stance, ...why }));
		});
	const [first, , , last] = of.members;
	if (!first || !last) throw new Error('Four organisations are asked.');
	for (const who of of.members) {
		await answer(who, open, 'agree');
		await answer(who, kept, who === first || who === last ? 'object' : 'agree');
	}
	const body = 'Not after the spring.';
	const reservation = await writeAs(of.convener, (tx) =>
		proposeReservation(tx, of.session, { section: kept, organisation: first.organisation, body })
	).then(() => readAs(first, (tx) => listReservations(tx, of.session)));
	await boundToText(of.session, () =>
		writeAs(first, (tx) => answerReservation(tx, reservation[0]?.id ?? '', true))
	);
	await boundToText(of.session, () => writeAs(of.convener, (tx) => closeAgreement(tx, of.session)));
	return { ...of, kept, open };
}

const event = (of: Asked, fields: Record<string, string> = {}) =>
	({
		params: { session: of.session },
		locals: { account: of.convener, person: of.convener },
		request: new Request('https://colloquy.example.org', {
			method: 'POST',
			body: new URLSearchParams(fields)
		})
	}) as unknown as Parameters<typeof load>[0] & Parameters<NonNullable<typeof actions.publish>>[0];

/** Publishes from the page; answers all that a reader can see of the version. */
async function publish(of: Asked, audience: 'public' | 'members') {
	const page = await load(event(of));
	if (!page) throw new Error('There is a page.');
	const seen = { seenPublic: page.seen.public, seenMembers: page.seen.members };
	const form = { title: 'What we found', audience, unagreed: 'on', ...seen };
	await expect(Promise.resolve(actions.publish?.(event(of, form)))).rejects.toMatchObject({ status: 303 });
	const reader = audience === 'public' ? null : of.convener;
	const [version] = await readAs(reader, (tx) =>
		tx
			.selectFrom('publications')
			.select(['title', 'markdown', 'agreement'])
			.where('session_id', '=', of.session)
			.where('audience', '=', audience)
			.execute()
	);
	return {
		markdown: version?.markdown ?? '',
		agreement: version?.agreement as unknown as RecordAgreement | null,
		whole: JSON.stringify(version ?? null)
	};
}

test.each(['attributed', 'chatham_house'])(
	'[A9] of a theme that stays in the circle as a whole a public version says nothing, and members read of it (%s)',
	async (attribution) => {
		const of = await agreed(attribution);
		const open = await publish(of, 'public');
		for (const said of ['Kept among us', of.kept, 'Not after the spring', 'funding ends', 'objects'])
			expect(open.whole).not.toContain(said);
		expect(open.markdown).toContain('## Theme 0');
		expect(open.markdown).toContain('- **Theme 0:**');
		expect(open.agreement?.themes).toHaveLength(1);
		// They all go along with what is printed, and none has a reservation to that.
		expect(open.agreement).toMatchObject({ stands: true, count: 4, asked: 5, reservations: [] });
		expect(open.agreement?.reserving ?? []).toEqual([]);
		const inside = await publish(of, 'members');
		for (const said of ['## Kept among us', '- **Kept among us:**', 'Not after the spring', 'funding ends'])
			expect(inside.markdown).toContain(said);
		expect(inside.agreement?.themes).toHaveLength(2);
		expect(inside.agreement?.reservations).toHaveLength(1);
	}
);

test('[A9] only those who see every answer are told how a part of the themes was answered', async () => {
	const of = await agreed('chatham_house');
	await observeSummary(of.session);
	const wordings = await database.admin<{ section: string; fingerprint: string }[]>`
		select c.section, w.fingerprint from public.current_wordings c join public.theme_wordings w on w.id = c.wording_id
		where c.session_id = ${of.session}`;
	const part = Object.fromEntries(
		wordings.map(({ section, fingerprint }) => [section, section === of.kept ? null : fingerprint])
	);
	const told = (who: Someone) => readAs(who, (tx) => readAgreement(tx, of.session, part));
	expect(await told(of.convener)).toMatchObject({ stands: true, count: 4 });
	const [member] = of.members;
	if (!member) throw new Error('There is a member.');
	expect(await told(member)).toMatchObject({ stands: false, count: null });
});
