import { createHash } from 'node:crypto';
import { error, fail, redirect } from '@sveltejs/kit';
import { dueWords } from '$lib/action/action';
import { introductionSection } from '$lib/document/document';
import { markdownOf } from '$lib/document/document.server';
import { listThemes } from '$lib/document/theme.server';
import { composeRecord, publishForm } from '$lib/publication/publication';
import { listNextSteps, listPublications, publishSummary } from '$lib/publication/publication.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { renderMarkdown } from '$lib/server/markdown';
import { listPrompts, readSession } from '$lib/session/session.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const { markdown, publications, kept } = await compose(locals, params.session);
	return {
		narrow: true,
		publications,
		kept,
		html: renderMarkdown(markdown, { asPage: true }),
		seen: fingerprint(markdown)
	};
};

export const actions: Actions = {
	default: async ({ params, locals, request }) => {
		const form = await readForm(request, publishForm);
		if (!form.ok) return fail(400, form.problem);
		const { markdown } = await compose(locals, params.session);
		if (fingerprint(markdown) !== form.value.seen) {
			const errors = {
				form: 'Somebody has edited the summary since you opened this page. Read it again below, then publish.'
			};
			return fail(409, { values: form.values, errors });
		}
		const { title, audience } = form.value;
		let published;
		try {
			published = await writeAs(locals.account, (tx) =>
				publishSummary(tx, params.session, { title, audience, markdown })
			);
		} catch (problem) {
			return fail(400, problemFromDatabase(problem, form.values));
		}
		redirect(303, `/published/${published.slug}?version=${published.number}`);
	}
};

/** The record as it would be frozen now. For conveners; everybody else finds nothing here. */
async function compose(locals: App.Locals, sessionId: string) {
	const personId = locals.person?.id ?? error(401, 'Sign in first.');
	const found = await readAs(locals.account, async (tx) => {
		const room = await readSession(tx, sessionId, personId);
		if (room?.role !== 'convener') return null;
		return {
			room,
			prompts: await listPrompts(tx, sessionId),
			themes: await listThemes(tx, sessionId),
			steps: await listNextSteps(tx, sessionId),
			publications: await listPublications(tx, sessionId)
		};
	});
	if (!found) error(404);
	const texts = await markdownOf(found.room.documents.summary);
	const open = found.steps.filter((step) => step.is_public);
	const markdown = composeRecord({
		objective: found.room.session.objective,
		prompts: found.prompts.map((prompt) => prompt.body),
		introduction: texts[introductionSection] ?? '',
		themes: found.themes.map((theme) => ({ title: theme.title, markdown: texts[theme.id] ?? '' })),
		nextSteps: open.map((step) => ({
			title: step.title,
			organisation: step.organisation,
			due: step.due ? dueWords(step.due, '') : ''
		}))
	});
	return { markdown, publications: found.publications, kept: found.steps.length - open.length };
}

function fingerprint(markdown: string): string {
	return createHash('sha256').update(markdown, 'utf8').digest('hex');
}
