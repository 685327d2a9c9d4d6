import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { openRound } from '$lib/agreement/agreement.server';
import { introductionSection } from '$lib/document/document';
import { marksOf, startTexts, textsOf } from '$lib/document/document.server';
import { draftSummary } from '$lib/document/start-summary';
import {
	addTheme,
	listThemes,
	moveTheme,
	removeTheme,
	renameTheme,
	startThemes
} from '$lib/document/theme.server';
import { listAgenda } from '$lib/agenda/agenda.server';
import { listPublications } from '$lib/publication/publication.server';
import { readAs, writeAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { listPrompts, readSession } from '$lib/session/session.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, parent, isDataRequest }) => {
	const { documents, session } = await parent();
	const { themes, publications, round } = await readAs(locals.account, async (tx) => ({
		themes: await listThemes(tx, params.session),
		publications: await listPublications(tx, params.session),
		round: await openRound(tx, params.session)
	}));
	return {
		wide: true,
		personId: locals.person?.id ?? '',
		themes,
		publications,
		round,
		texts: isDataRequest ? null : await textsOf(documents.summary),
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
	.min(1, 'Give the theme a title.')
	.max(200, 'A title has 200 characters at most.');
const themeId = z.uuid();

export const actions: Actions = {
	start: async ({ params, locals }) => {
		const room = await roomOf(locals, params.session);
		const { items, prompts } = await readAs(locals.account, async (tx) => ({
			items: await listAgenda(tx, params.session),
			prompts: await listPrompts(tx, params.session)
		}));
		const draft = draftSummary(
			items,
			await marksOf(room.documents.notes),
			prompts.map((prompt) => prompt.body)
		);
		const themes = await writeAs(locals.account, (tx) =>
			startThemes(
				tx,
				{ id: room.session.id, circleId: room.circle.id },
				draft.map((theme) => theme.title)
			)
		);
		if (themes) {
			const texts = themes.map((theme) => ({
				sectionId: theme.id,
				markdown: draft[theme.position]?.markdown ?? ''
			}));
			await startTexts(room.documents.summary, texts);
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
	return room;
}

async function mustSucceed(done: Promise<boolean>): Promise<void> {
	if (!(await done)) error(404);
}
