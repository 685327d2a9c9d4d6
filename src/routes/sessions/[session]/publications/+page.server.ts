import { error, fail, redirect } from '@sveltejs/kit';
import { observeSummary } from '$lib/agreement/observe.server';
import { readStanding } from '$lib/agreement/standing.server';
import { wordingsIn, wordingsOf } from '$lib/agreement/wording';
import {
	askAgain,
	check,
	keepPassages,
	listIdentities,
	listKept,
	listKeptCommitments
} from '$lib/check/check.server';
import { isId } from '$lib/circle/path-id';
import { layersOf } from '$lib/document/document.server';
import { listThemes } from '$lib/document/theme.server';
import { listFiles } from '$lib/file/file.server';
import { composeFor, titleParts, type RecordSources } from '$lib/publication/compose.server';
import { longestRecord } from '$lib/publication/publication';
import { keepForm, publishForm } from '$lib/publication/publish-form';
import {
	listNextSteps,
	listPublications,
	noteComposed,
	publishSummary,
	readAgreement,
	tellParticipants
} from '$lib/publication/publication.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { renderMarkdown } from '$lib/server/markdown';
import { listPrompts, readSession } from '$lib/session/session.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals }) => {
	const { open, members, found, kept, publications, steps, standing } = await lookAt(locals, params.session);
	const isPublic = new Set(found.public.map(({ key }) => key));
	return {
		publications,
		standing,
		leftOut: steps.filter((step) => !step.is_public).length,
		html: { public: asPage(open.markdown), members: asPage(members.markdown) },
		seen: { public: open.fingerprint, members: members.fingerprint },
		same: open.fingerprint === members.fingerprint,
		found: found.members.map((each) => ({
			...each,
			reason: kept.get(each.key) ?? null,
			layer: isPublic.has(each.key) ? ('public' as const) : ('members' as const)
		}))
	};
};

export const actions: Actions = {
	publish: async ({ params, locals, request }) => {
		const form = await readForm(request, publishForm);
		if (!form.ok) return fail(400, form.problem);
		const { title, audience, tell, unagreed } = form.value;
		const looked = await lookAt(locals, params.session);
		const text = audience === 'public' ? looked.open : looked.members;
		const seen = audience === 'public' ? form.value.seenPublic : form.value.seenMembers;
		const refuse = (status: number, field: string, message: string) =>
			fail(status, { values: form.values, errors: { [field]: message } });
		if (text.fingerprint !== seen)
			return refuse(
				409,
				'form',
				'Somebody has edited the summary since you opened this page. Read it again below, then publish.'
			);
		if (looked.standing.concerns.length > 0 && !unagreed)
			return refuse(
				400,
				'unagreed',
				'Not all of this text stands agreed. Say that you publish it so, or go on with it first.'
			);
		const blocking = looked.found[audience].find(({ blocks }) => blocks);
		if (blocking)
			return refuse(
				400,
				'form',
				`“${blocking.found}” points at somebody who was in the room. Change the text first: ${blocking.where}.`
			);
		if (text.markdown.length > longestRecord)
			return refuse(
				400,
				'form',
				`This record has ${text.markdown.length.toLocaleString('en-GB')} characters, and ${longestRecord.toLocaleString('en-GB')} is the most that can be frozen. Shorten the summary first.`
			);
		const identities = [...looked.identities, ...(audience === 'public' ? looked.keptCommitments : [])];
		const [inTitle] = check(params.session, titleParts(title), identities).filter(
			({ key, blocks }) => blocks || (audience === 'public' && !looked.kept.has(key))
		);
		if (inTitle)
			return refuse(
				400,
				'title',
				`“${inTitle.found}” should not be in a title. It also becomes the name of every file.`
			);
		const undecided = looked.found.public.filter(({ key }) => !looked.kept.has(key)).length;
		if (audience === 'public' && undecided > 0)
			return refuse(
				400,
				'form',
				`Decide about ${undecided === 1 ? 'one more passage' : `${undecided} more passages`} first: keep it with a reason, or change the text.`
			);
		const record = { title, audience, markdown: text.markdown };
		let published;
		try {
			await noteComposed(params.session, record, looked.wordings[audience]);
			published = await writeAs(locals.account, async (tx) => {
				const version = await publishSummary(tx, params.session, record);
				if (tell) await tellParticipants(tx, params.session, version.number);
				return version;
			});
		} catch (problem) {
			return fail(400, problemFromDatabase(problem, form.values));
		}
		redirect(303, `/published/${published.slug}?version=${published.number}`);
	},

	keep: async ({ params, locals, request }) => {
		const form = await readForm(request, keepForm);
		if (!form.ok) return fail(400, { ...form.problem, keeping: form.problem.values.keys ?? '' });
		const { room, found } = await lookAt(locals, params.session);
		const wanted = form.value.keys.split(' ');
		// What blocks can't be kept, whatever was posted.
		const keys = found.members
			.filter(({ key, blocks }) => !blocks && wanted.includes(key))
			.map(({ key }) => key);
		const session = { id: params.session, circleId: room.circle.id };
		await writeAs(locals.account, (tx) => keepPassages(tx, session, keys, form.value.reason));
		redirect(303, `/sessions/${params.session}/publications#check`);
	},

	again: async ({ params, locals, request }) => {
		const form = await readForm(request, keepForm.pick({ keys: true }));
		if (!form.ok) error(400);
		await writeAs(locals.account, (tx) => askAgain(tx, params.session, form.value.keys));
		redirect(303, `/sessions/${params.session}/publications#check`);
	}
};

/** The record in both layers as it would be frozen now, and what the check finds in it. Everybody but conveners finds nothing here. */
async function lookAt(locals: App.Locals, sessionId: string) {
	const personId = locals.person?.id ?? error(401, 'Sign in first.');
	if (!isId(sessionId)) error(404);
	// What is open in a round is asked about the text as it is.
	await observeSummary(sessionId);
	const read = await readAs(locals.account, async (tx) => {
		const room = await readSession(tx, sessionId, personId);
		if (room?.role !== 'convener') return null;
		return {
			room,
			prompts: await listPrompts(tx, sessionId),
			themes: await listThemes(tx, sessionId),
			steps: await listNextSteps(tx, sessionId),
			pictures: await listFiles(tx, { session: sessionId }),
			publications: await listPublications(tx, sessionId),
			identities: await listIdentities(tx, sessionId),
			keptCommitments: await listKeptCommitments(tx, room.circle.id),
			kept: await listKept(tx, sessionId)
		};
	});
	if (!read) error(404);
	const { session } = read.room;
	const texts = await layersOf(read.room.documents.summary);
	// Of the text as it was read here, whatever has been written since.
	const whole = wordingsOf(read.themes, texts);
	const wordings = { members: whole, public: wordingsIn('public', whole, texts) };
	const { agreement, standing } = await readAs(locals.account, async (tx) => {
		const inside = await readAgreement(tx, sessionId, wordings.members);
		const outside = await readAgreement(tx, sessionId, wordings.public);
		return {
			agreement: { members: inside, public: outside },
			standing: await readStanding(tx, session, inside, read.themes)
		};
	});
	const sources: Omit<RecordSources, 'agreement'> = { ...read, session, texts };
	const open = composeFor('public', { ...sources, agreement: agreement.public });
	const members = composeFor('members', { ...sources, agreement: agreement.members });
	const title = titleParts(session.title);
	const outside = check(sessionId, [...title, ...open.parts], [...read.identities, ...read.keptCommitments]);
	const inside = check(sessionId, [...title, ...members.parts], read.identities);
	const known = new Set(inside.map(({ key }) => key));
	// What must not go out may stand in what members read: it is looked for in the public text alone.
	const found = { public: outside, members: [...inside, ...outside.filter(({ key }) => !known.has(key))] };
	return { ...read, open, members, found, wordings, standing };
}

function asPage(markdown: string): string {
	return renderMarkdown(markdown, { asPage: true });
}
