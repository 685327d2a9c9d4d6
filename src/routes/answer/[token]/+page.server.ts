import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { type Step } from '$lib/action/action';
import { stepInput } from '$lib/action/forms';
import { stepsByLink } from '$lib/action/answer/answer';
import { answerByLink, readAnswer, renewByLink, saidByLinkAlready } from '$lib/action/answer/answer.server';
import { checkedUpload, uploadField } from '$lib/file/check-upload.server';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { renderMarkdown } from '$lib/server/markdown';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	await slowDown(event);
	const answer = (await readAnswer(tokenOf(event))) ?? error(404);
	const { person: _, ...shown } = answer;
	return {
		narrow: true,
		bare: true,
		answer: shown,
		detail: answer.action.detail ? renderMarkdown(answer.action.detail) : null
	};
};

/** One action a step, named like it: /answer/<token>?/accept. Only a POST says anything. */
const takeSteps = Object.fromEntries(
	stepsByLink.map((step) => [step, (event: RequestEvent) => take(event, step)])
) as Record<(typeof stepsByLink)[number], (event: RequestEvent) => ReturnType<typeof take>>;
export const actions = { ...takeSteps, fresh: sendAnother };

/** A link that time has ended may be sent again to where it had been sent. The answer is the same whatever comes of it. */
async function sendAnother(event: RequestEvent) {
	await slowDown(event);
	const token = tokenOf(event);
	const here = await limit('answer-renewed-ip', event.getClientAddress());
	if (here.allowed && (await limit('answer-renewed', token)).allowed) await renewByLink(token);
	return { sent: true };
}

const answerForm = stepInput.extend({ file: uploadField });

async function take(event: RequestEvent, step: Step) {
	await slowDown(event);
	const token = tokenOf(event);
	const answer = (await readAnswer(token)) ?? error(404);
	// Read in any case: what somebody wrote while the link ended is theirs to keep.
	const form = await readForm(event.request, answerForm);
	if (!form.ok) return fail(400, { at: step, ...form.problem });
	if (answer.state !== 'open') {
		// Pressed twice: the first press did it.
		if (await saidByLinkAlready(token, step, form.value)) redirect(303, event.url.pathname);
		return fail(409, { at: step, values: form.values, errors: { form: 'Nothing was sent.' } });
	}
	if (!(await limit('commitment', answer.person)).allowed)
		error(429, 'That was very often. Wait a few minutes.');
	const { file, ...given } = form.value;
	const upload = await checkedUpload(answer.purpose === 'report' ? file : null, answer.person);
	if (!upload.ok) return fail(400, { at: step, values: form.values, errors: { file: upload.problem } });
	try {
		await answerByLink(token, step, given, upload.file);
	} catch (refusal) {
		return fail(409, { at: step, ...problemFromDatabase(refusal, form.values) });
	}
	redirect(303, event.url.pathname);
}

/** A token is hex; whatever else stands there was never in a mail. */
function tokenOf({ params }: RequestEvent): string {
	return /^[0-9a-f]{32,96}$/.test(params.token ?? '') ? (params.token ?? '') : error(404);
}

async function slowDown(event: RequestEvent): Promise<void> {
	const { allowed } = await limit('answer-opened-ip', event.getClientAddress());
	if (!allowed) error(429, 'Too many links were opened from here. Wait an hour, then try again.');
}
