import { error, fail, redirect } from '@sveltejs/kit';
import { canBeSeen } from '$lib/ui/visible';
import { z } from 'zod';
import { listRounds } from '$lib/agreement/agreement.server';
import { introductionSection } from '$lib/document/document';
import {
	divideText,
	isAnotherWriting,
	isUntouched,
	lastWordsIn,
	marksOf,
	mergeTexts,
	outlineOf,
	startTexts
} from '$lib/document/document.server';
import { drawnTexts } from '$lib/document/drawn.server';
import { listMarkedRecords, listOrganisationsPresent, listPhases } from '$lib/document/gathered.server';
import { draftSummary } from '$lib/document/start-summary';
import {
	addTheme,
	addThemeAfter,
	listThemes,
	moveTheme,
	removeTheme,
	renameTheme,
	startThemes
} from '$lib/document/theme.server';
import { dueWords } from '$lib/action/action';
import { listAgenda } from '$lib/agenda/agenda.server';
import { listNextSteps, listPublications } from '$lib/publication/publication.server';
import { startFrom, templateNames } from '$lib/template/template';
import { asWorker, readAs, writeAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { moveThreads, threadsOf } from '$lib/comment/comment.server';
import { listPrompts, readSession } from '$lib/session/session.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, parent, isDataRequest }) => {
	const { documents, session } = await parent();
	const { themes, publications, rounds, threads } = await readAs(locals.account, async (tx) => ({
		themes: await listThemes(tx, params.session),
		publications: await listPublications(tx, params.session),
		rounds: await listRounds(tx, params.session),
		threads: await threadsOf(tx, documents.summary)
	}));
	return {
		wide: true,
		personId: locals.person?.id ?? '',
		themes,
		publications,
		round: rounds[0] ?? null,
		threads,
		texts: isDataRequest ? null : await drawnTexts(documents.summary),
		outline: themes.length > 0 ? await outlineOf(documents.summary) : {},
		// A start that broke off before its text came can be taken up again.
		isUntouched: themes.length > 0 && (await isUntouched(documents.summary)),
		marked: themes.length === 0 ? (await marksOf(documents.notes)).length : 0,
		sections: [
			{
				id: introductionSection,
				title: session.title,
				prompts: session.objective ? [session.objective] : []
			},
			...themes.map((theme) => ({ id: theme.id, title: theme.title }))
		]
	};
};

const title = z
	.string()
	.trim()
	.refine(canBeSeen, 'Give the theme a title.')
	.max(200, 'A title has 200 characters at most.');
const themeId = z.uuid();
const somebodyWrites =
	'Somebody is writing in this theme at the moment. Try again when they have paused for ten seconds.';

export const actions: Actions = {
	start: async ({ params, locals, request }) => {
		const form = await readForm(
			request,
			z.object({ template: z.enum(templateNames).default('circle-summary') })
		);
		if (!form.ok) return fail(400, { ...form.problem, theme: 'start' });
		const room = await roomOf(locals, params.session);
		const { introduction, themes: draft } = startFrom(form.value.template, await gatherFor(locals, room));
		const session = { id: room.session.id, circleId: room.circle.id };
		const titles = draft.map((theme) => theme.title);
		const untouched = await isUntouched(room.documents.summary);
		const themes = await writeAs(locals.account, (tx) => startThemes(tx, session, titles, untouched));
		if (themes) {
			const texts = themes.map((theme) => ({
				sectionId: theme.id,
				markdown: draft[theme.position]?.markdown ?? ''
			}));
			await startTexts(room.documents.summary, [
				{ sectionId: introductionSection, markdown: introduction },
				...texts
			]);
		}
		redirect(303, `/sessions/${params.session}/summary`);
	},

	add: async ({ params, locals, request }) => {
		const form = await readForm(request, z.object({ title }));
		if (!form.ok) return fail(400, { ...form.problem, theme: 'new' });
		const room = await roomOf(locals, params.session);
		await writeAs(locals.account, (tx) =>
			addTheme(tx, { id: room.session.id, circleId: room.circle.id }, form.value.title)
		);
	},

	rename: async ({ params, locals, request }) => {
		const form = await readForm(request, z.object({ theme: themeId, title }));
		if (!form.ok) return fail(400, { ...form.problem, theme: form.problem.values.theme ?? '' });
		await mustSucceed(
			writeAs(locals.account, (tx) => renameTheme(tx, params.session, form.value.theme, form.value.title))
		);
	},

	move: async ({ params, locals, request }) => {
		const form = await readForm(request, z.object({ theme: themeId, by: z.enum(['-1', '1']) }));
		if (!form.ok) error(400);
		const by = form.value.by === '1' ? 1 : -1;
		await writeAs(locals.account, (tx) => moveTheme(tx, params.session, form.value.theme, by));
	},

	merge: async ({ params, locals, request }) => {
		const form = await readForm(
			request,
			z.object({ theme: themeId, into: z.uuid('Choose the theme it goes into.') })
		);
		if (!form.ok) return fail(400, { ...form.problem, theme: form.problem.values.theme ?? '' });
		const { theme, into } = form.value;
		const room = await roomOf(locals, params.session);
		const known = await readAs(locals.account, (tx) => listThemes(tx, params.session));
		if (theme === into || ![theme, into].every((id) => known.some((each) => each.id === id))) error(404);
		if (isAnotherWriting(room.documents.summary, theme, room.personId))
			return fail(409, { values: form.values, errors: { into: somebodyWrites }, theme });
		// First the theme, then its text: should the second fail, the text is shown as left over and not lost.
		await mustSucceed(writeAs(locals.account, (tx) => removeTheme(tx, params.session, theme)));
		const { summary } = room.documents;
		await lastWordsIn(summary, theme, room.personId);
		const threads = await readAs(locals.account, (tx) => threadsOf(tx, summary));
		const moved = await mergeTexts(summary, theme, into, threads);
		await asWorker((tx) => moveThreads(tx, summary, moved));
		redirect(303, `/sessions/${params.session}/summary#section-${into}`);
	},

	split: async ({ params, locals, request }) => {
		const form = await readForm(
			request,
			z.object({
				theme: themeId,
				title,
				at: z.string().regex(/^\d{1,4}:/, 'Choose where the new theme begins.')
			})
		);
		if (!form.ok) return fail(400, { ...form.problem, theme: form.problem.values.theme ?? '' });
		const { theme, at } = form.value;
		const room = await roomOf(locals, params.session);
		if (room.role !== 'facilitator' && room.role !== 'convener') error(404);
		if (isAnotherWriting(room.documents.summary, theme, room.personId))
			return fail(409, { values: form.values, errors: { at: somebodyWrites }, theme });
		const index = Number(at.slice(0, at.indexOf(':')));
		const words = at.slice(at.indexOf(':') + 1);
		const session = { id: room.session.id, circleId: room.circle.id };
		const made = await writeAs(locals.account, (tx) => addThemeAfter(tx, session, theme, form.value.title));
		if (!made) error(404);
		const { summary } = room.documents;
		await lastWordsIn(summary, theme, room.personId);
		const threads = await readAs(locals.account, (tx) => threadsOf(tx, summary));
		const moved = await divideText(summary, { from: theme, to: made, index, words }, threads);
		if (!moved) {
			await writeAs(locals.account, (tx) => removeTheme(tx, params.session, made));
			const errors = { at: 'Somebody has changed this text meanwhile. Choose again.' };
			return fail(409, { values: form.values, errors, theme });
		}
		await asWorker((tx) => moveThreads(tx, summary, moved));
		redirect(303, `/sessions/${params.session}/summary#section-${made}`);
	},

	remove: async ({ params, locals, request }) => {
		const form = await readForm(request, z.object({ theme: themeId }));
		if (!form.ok) error(400);
		await mustSucceed(writeAs(locals.account, (tx) => removeTheme(tx, params.session, form.value.theme)));
	}
};

async function roomOf(locals: App.Locals, sessionId: string) {
	const personId = locals.person?.id ?? error(401, 'Sign in first.');
	const room = await readAs(locals.account, (tx) => readSession(tx, sessionId, personId));
	if (!room || room.role === 'observer') error(404);
	return { ...room, personId };
}

async function mustSucceed(done: Promise<boolean>): Promise<void> {
	if (!(await done)) error(404);
}

/** Everything a template is filled from. Names stand in it only where the session attributes what is said. */
async function gatherFor(locals: App.Locals, room: Awaited<ReturnType<typeof roomOf>>) {
	const { session, documents } = room;
	const named = session.attribution === 'attributed';
	const found = await readAs(locals.account, async (tx) => ({
		items: await listAgenda(tx, session.id),
		prompts: await listPrompts(tx, session.id),
		records: await listMarkedRecords(tx, session.id),
		present: await listOrganisationsPresent(tx, session.id),
		steps: await listNextSteps(tx, session.id),
		phases: await listPhases(tx, room.circle.id)
	}));
	const prompts = found.prompts.map((prompt) => prompt.body);
	const talks = found.items.filter(({ kind }) => kind === 'presentation' || kind === 'panel');
	return {
		themes: draftSummary(found.items, await marksOf(documents.notes), prompts, found.records),
		talks: talks.map((item) => ({
			title: item.title,
			isPanel: item.kind === 'panel',
			presenters: named ? item.presenters.map(({ name }) => name) : []
		})),
		present: found.present,
		commitments: found.steps.map((step) => ({
			title: step.title,
			organisation: named ? step.organisation : '',
			due: step.due ? dueWords(step.due, '') : '',
			isPublic: step.is_public
		})),
		phases: found.phases
	};
}
