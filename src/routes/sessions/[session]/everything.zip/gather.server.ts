import { error } from '@sveltejs/kit';
import { dueWords, stateWords } from '$lib/action/action';
import { actionsOfSession } from '$lib/action/action.server';
import { listAgenda } from '$lib/agenda/agenda.server';
import type { RoomAttendance } from '$lib/attendance/attendance';
import { readAttendance } from '$lib/attendance/attendance.server';
import { wordingsOf } from '$lib/agreement/wording';
import { listIdentities } from '$lib/check/check.server';
import { wayWords } from '$lib/decision/decision';
import { decisionsOfSession } from '$lib/decision/decision.server';
import { introductionSection, withOrphans, type LayeredText, type Section } from '$lib/document/document';
import { listThemes } from '$lib/document/theme.server';
import type { Everything, TakenSection } from '$lib/everything/everything';
import { leaveOut, leaveOutOf } from '$lib/everything/leave-out';
import { listFiles } from '$lib/file/file.server';
import type { Person } from '$lib/person/person';
import { agreementWords } from '$lib/publication/agreement-words';
import { findPublication, listPublications, readAgreement } from '$lib/publication/publication.server';
import { questionsOfSession } from '$lib/question/question.server';
import type { Tx } from '$lib/server/database';
import { frameOf } from '$lib/session/frame.server';
import { listPrompts } from '$lib/session/session.server';

export type Texts = Record<string, LayeredText>;

/**
 * Everything of a session as that person may read it, for those who run it. Private notes and comments are no part of it. Under
 * the Chatham House Rule whoever was in the room, and their organisations, are left out of all of it.
 */
export async function gatherEverything(
	tx: Tx,
	id: string,
	person: Person,
	texts: { notes: Texts; summary: Texts }
): Promise<Everything> {
	const { session, circle, role, mayFacilitate } = await frameOf(tx, id, person);
	if (!mayFacilitate) error(403, 'Only facilitators and conveners of this circle can take everything along.');
	const named = session.attribution === 'attributed';
	const underTheRule = session.wasChathamHouse;
	const items = await listAgenda(tx, id);
	const attendance = named ? await readAttendance(tx, { id, circleId: circle.id }, role) : null;
	const commitments = await actionsOfSession(tx, circle.id, id);
	const themes = await listThemes(tx, id);
	const agreement = await readAgreement(tx, id, wordingsOf(themes, texts.summary));
	const files = await listFiles(tx, { session: id });
	// Under the rule, what shows that a commitment was kept would show whose it is.
	if (!underTheRule)
		for (const { id: action } of commitments) files.push(...(await listFiles(tx, { action })));
	const { objective, startsAt, endsAt, timeZone, place, attribution, openedAt, closedAt, title } = session;
	const { wasChathamHouse } = session;
	const everything: Everything = {
		circle: { name: circle.name, host: '' },
		session: {
			...{ title, objective, startsAt, endsAt, timeZone, place, attribution, wasChathamHouse },
			...{ openedAt, closedAt }
		},
		prompts: (await listPrompts(tx, id)).map(({ body }) => body),
		agenda: items.map((item) => ({
			title: item.title,
			kind: item.kind,
			minutes: item.minutes,
			detail: item.detail,
			presenters: named ? item.presenters.map(({ name }) => name) : []
		})),
		attendance: attendance ? present(attendance) : null,
		notes: sections(items, texts.notes),
		summary: sections([{ id: introductionSection, title: 'Introduction' }, ...themes], texts.summary),
		decisions: (await decisionsOfSession(tx, id)).map((each) => ({
			text: each.text,
			way: wayWords[each.way],
			how: each.how,
			day: each.decidedOn,
			objections: each.objections,
			withdrawn: each.isWithdrawn
		})),
		questions: (await questionsOfSession(tx, id)).map(({ text, answer, isWithdrawn }) => ({
			text,
			answer,
			withdrawn: isWithdrawn
		})),
		commitments: commitments.map((each) => ({
			title: each.title,
			state: stateWords[each.state].label,
			due: each.due ? dueWords(each.due, '') : null,
			owner: underTheRule ? null : each.owner.name
		})),
		agreement: agreement
			? agreementWords(agreement, { isPart: false, titles: titlesOf(themes), timeZone })
			: '',
		versions: [],
		files: files.map(({ id: file, name, mediaType, bytes }) => ({ id: file, name, mediaType, bytes }))
	};
	const leaving = leaveOut(underTheRule ? await listIdentities(tx, id) : []);
	return {
		...leaveOutOf(everything, leaving),
		// The host is named on every record, as its publisher: that is the one exception.
		circle: { name: leaving(circle.name), host: await hostOf(tx, circle.id) },
		versions: await versions(tx, id, leaving)
	};
}

const titlesOf = (themes: { id: string; title: string }[]): Record<string, string> =>
	Object.fromEntries(themes.map(({ id, title }) => [id, title]));

async function hostOf(tx: Tx, circleId: string): Promise<string> {
	const row = await tx
		.selectFrom('circles as c')
		.innerJoin('organisations as o', 'o.id', 'c.host_id')
		.select('o.name')
		.where('c.id', '=', circleId)
		.executeTakeFirst();
	return row?.name ?? '';
}

function sections(titled: Section[], texts: Texts): TakenSection[] {
	return withOrphans(titled, Object.keys(texts)).flatMap(({ id, title }) => {
		const text = texts[id];
		return text ? [{ title, markdown: text.members }] : [];
	});
}

function present({ here, left }: RoomAttendance): Everything['attendance'] {
	return [...here, ...left].map(({ name, organisation, arrivedAt }) => ({ name, organisation, arrivedAt }));
}

/** What was frozen names nobody and stays as it is; what names somebody, frozen under a looser rule, stays out. */
async function versions(
	tx: Tx,
	id: string,
	leaving: (text: string) => string
): Promise<Everything['versions']> {
	const taken: Everything['versions'] = [];
	for (const row of await listPublications(tx, id)) {
		const found = row.withdrawn_at ? null : await findPublication(tx, row.slug, row.number);
		const markdown = found?.markdown ?? null;
		taken.push({
			number: row.number,
			title: leaving(row.title),
			audience: row.audience,
			publishedAt: row.published_at,
			fingerprint: row.fingerprint,
			withdrawn: row.withdrawn_at !== null,
			markdown: markdown !== null && leaving(markdown) === markdown ? markdown : null
		});
	}
	return taken;
}
