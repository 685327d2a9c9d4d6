import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { answerForm, consentForm, reserveForm, takeForm, withdrawForm } from '$lib/agreement/agreement';
import {
	answerReservation,
	answerTheme,
	findWording,
	listAskedThemes,
	proposeReservation,
	readWords,
	withdrawAnswer
} from '$lib/agreement/agreement.server';
import { compareWordings } from '$lib/agreement/compare';
import { boundToText, hintOf, observeSummary } from '$lib/agreement/observe.server';
import { readRound, showThemes } from '$lib/agreement/page.server';
import { canonicalBody, fingerprintOf } from '$lib/agreement/wording';
import { isAnotherWriting, rewordText } from '$lib/document/document.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Person } from '$lib/person/person';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const number = z.coerce.number().int().min(1).max(10_000);

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { session } = await event.parent();
	// Of a closed round it is said whether the text has changed since, so it is looked at either way.
	await observeSummary(session.id);
	const asked = number.safeParse(event.url.searchParams.get('round') ?? undefined);
	const read = await readAs(person, (tx) =>
		readRound(tx, session, person.id, asked.success ? asked.data : null)
	);
	if (asked.success && !read.round) error(404);
	return {
		wide: true,
		rounds: read.rounds,
		round: read.round,
		organisation: read.organisation,
		themes: showThemes(read),
		changedSince: read.changedSince,
		removed: read.removed
	};
};

export const actions: Actions = {
	answer: (event) =>
		answered(event, answerForm, async (person, answer) => {
			const problem = await sameAsNow(person, event.params.session, answer);
			if (problem) return problem;
			await boundToText(event.params.session, () =>
				writeAs(person, (tx) => answerTheme(tx, event.params.session, answer))
			);
		}),

	withdraw: (event) =>
		answered(event, withdrawForm, (person, { section }) =>
			writeAs(person, (tx) => withdrawAnswer(tx, event.params.session, section))
		),

	reserve: (event) =>
		answered(event, reserveForm, (person, reservation) =>
			boundToText(event.params.session, () =>
				writeAs(person, (tx) => proposeReservation(tx, event.params.session, reservation))
			)
		),

	take: (event) =>
		answered(event, takeForm, (person, asked) => takeWordingOver(event.params.session, person, asked)),

	consent: (event) =>
		answered(event, consentForm, (person, { reservation, consents }) =>
			boundToText(event.params.session, () =>
				writeAs(person, (tx) => answerReservation(tx, reservation, consents === 'yes'))
			)
		)
};

/** Reads a form, does what it asks for, and leads back to the theme; what the database refuses is said beside it. */
async function answered<T extends z.ZodType<object>>(
	event: RequestEvent,
	schema: T,
	work: (person: Person, value: z.infer<T>) => Promise<Record<string, string> | void>
) {
	const person = signedIn(event);
	await readAs(person, (tx) => frameOf(tx, event.params.session, person));
	const form = await readForm(event.request, schema);
	if (!form.ok) return fail(400, { ...form.problem, changed: null });
	try {
		const errors = await work(person, form.value);
		if (errors) return fail(400, { values: form.values, errors, changed: null });
	} catch (refusal) {
		const problem = problemFromDatabase(refusal, form.values);
		const changed =
			hintOf(refusal) === 'field:fingerprint' ? await changeSince(event, person, form.values) : null;
		// Nothing to mend in a field: it is said about the form as a whole.
		const [message = ''] = Object.values(problem.errors);
		return changed || hintOf(refusal) === 'field:moment'
			? fail(409, { ...problem, errors: { form: message }, changed })
			: fail(400, { ...problem, changed });
	}
	redirect(
		303,
		`/sessions/${event.params.session}/agreement${form.values.section ? `#theme-${form.values.section}` : ''}`
	);
}

/** An objection proposes other words than those that stand. */
async function sameAsNow(person: Person, sessionId: string, answer: z.infer<typeof answerForm>) {
	if (answer.stance !== 'object' || !answer.proposal) return null;
	const themes = await readAs(person, (tx) => listAskedThemes(tx, sessionId, null));
	const theme = themes.find((each) => each.section === answer.section);
	if (!theme || canonicalBody(theme.markdown) !== canonicalBody(answer.proposal)) return null;
	return { proposal: 'This is the text as it stands. Change it into what you could agree to.' };
}

/** A proposed wording becomes the text of its theme: an edit like any other, so everybody is asked about it again. */
async function takeWordingOver(sessionId: string, person: Person, asked: z.infer<typeof takeForm>) {
	const { frame, theme, proposal } = await readAs(person, async (tx) => {
		const themes = await listAskedThemes(tx, sessionId, null);
		const theme = themes.find((each) => each.section === asked.section);
		const words = await readWords(tx, sessionId, null);
		const proposed = words.find(
			(each) =>
				theme?.section === each.section &&
				each.stands &&
				each.proposal &&
				fingerprintOf(theme.title, each.proposal) === asked.wording
		);
		return { frame: await frameOf(tx, sessionId, person), theme, proposal: proposed?.proposal };
	});
	if (!frame.mayWrite) error(403, 'Only those who may write here can change the text.');
	const changed = { form: 'The text has changed since you read it. Look at the proposal again.' };
	if (!theme || !proposal || theme.fingerprint !== asked.fingerprint) return changed;
	const { summary } = frame.documents;
	if (isAnotherWriting(summary, theme.section, person.id))
		return { form: 'Somebody is writing in this theme at the moment. Try again in ten seconds.' };
	const isAsRead = (markdown: string) => canonicalBody(markdown) === theme.markdown;
	return (await rewordText(summary, theme.section, isAsRead, proposal)) ? undefined : changed;
}

/** What changed since the form was shown. */
async function changeSince({ params }: RequestEvent, person: Person, values: Record<string, string>) {
	const { section = '', fingerprint = '' } = values;
	const { seen, now } = await readAs(person, async (tx) => ({
		seen: await findWording(tx, params.session, { section, fingerprint }),
		now: (await listAskedThemes(tx, params.session, null)).find((theme) => theme.section === section)
	}));
	return now ? { fingerprint: now.fingerprint, parts: seen ? compareWordings(seen, now) : [] } : null;
}
