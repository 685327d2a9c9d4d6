import { error, fail, redirect } from '@sveltejs/kit';
import { circleHere } from '$lib/circle/circle-here.server';
import { isId } from '$lib/circle/path-id';
import { changedReviewForm, commentForm, type Review, type ReviewLine } from '$lib/review/review';
import {
	changeReview,
	commentOnReview,
	dropReview,
	freezeReview,
	readReview,
	removeComment,
	reviewNow
} from '$lib/review/review.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { renderMarkdown } from '$lib/server/markdown';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { role } = await event.parent();
	const { circle, review, lines, seen } = await readAs(person, async (tx) => {
		const here = (await circleHere(tx, event.params.circle)) ?? error(404);
		return { circle: here, ...(await whole(tx, here.id, event.params.review)) };
	});
	const { frozen, ...rest } = review;
	return {
		circle,
		isConvener: role === 'convener',
		personId: person.id,
		review: { ...rest, frozen: frozen && { at: frozen.at, by: frozen.by, fingerprint: frozen.fingerprint } },
		words: review.words ? renderMarkdown(review.words) : null,
		lines,
		seen
	};
};

/** A review with its lines: the frozen ones, or those of now; and the fingerprint of its text. */
async function whole(
	tx: Tx,
	circleId: string,
	id: string
): Promise<{ review: Review; lines: ReviewLine[]; seen: string }> {
	const found = (isId(id) && (await readReview(tx, circleId, id))) || error(404);
	const { lines: kept, ...review } = found;
	if (kept) return { review, lines: kept, seen: review.frozen?.fingerprint ?? '' };
	const now = (await reviewNow(tx, id)) ?? error(404);
	return { review, lines: now.lines, seen: now.fingerprint };
}

export const actions: Actions = {
	comment: async (event) => {
		const person = signedIn(event);
		const { circle, review } = event.params;
		const form = await readForm(event.request, commentForm);
		if (!form.ok) return fail(400, { at: 'comment', ...form.problem });
		if (!(await limit('post', person.id)).allowed)
			return fail(429, {
				at: 'comment',
				values: form.values,
				errors: { form: 'That was very often. Wait a few minutes.' }
			});
		await writeAs(person, async (tx) => {
			const { review: open } = await readOpen(tx, circle, review);
			await commentOnReview(tx, circle, open.id, form.value);
		});
		return { at: 'comment' };
	},

	remove: async (event) => {
		const person = signedIn(event);
		const id = String((await event.request.formData()).get('id') ?? '');
		if (!isId(id)) error(400);
		await writeAs(person, (tx) => removeComment(tx, event.params.circle, id));
		return { at: 'remove' };
	},

	change: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, changedReviewForm);
		if (!form.ok) return fail(400, { at: 'change', ...form.problem });
		const { circle, review } = event.params;
		const { version, over, ...given } = form.value;
		const isChanged = await writeAs(person, (tx) => changeReview(tx, circle, review, over ?? version, given));
		if (isChanged) return { at: 'change' };
		const now = isId(review) ? await readAs(person, (tx) => readReview(tx, circle, review)) : null;
		return fail(409, {
			at: 'change',
			values: form.values,
			errors: {
				form:
					now && !now.frozen
						? 'Somebody has changed this since you opened the page. Look at both, then save again.'
						: 'This review has been frozen or dropped meanwhile.'
			}
		});
	},

	freeze: async (event) => {
		const person = signedIn(event);
		const seen = String((await event.request.formData()).get('seen') ?? '');
		const { circle, review } = event.params;
		try {
			await writeAs(person, async (tx) => {
				const { review: open } = await readOpen(tx, circle, review);
				await freezeReview(tx, open.id, seen);
			});
			return { at: 'freeze' };
		} catch (refusal) {
			const { errors } = problemFromDatabase(refusal, {});
			return fail(409, { at: 'freeze', values: {} as Record<string, string>, errors });
		}
	},

	drop: async (event) => {
		const person = signedIn(event);
		const { circle, review } = event.params;
		await writeAs(person, (tx) => dropReview(tx, circle, review));
		redirect(303, `/circles/${circle}/plan`);
	}
};

async function readOpen(tx: Tx, circleId: string, id: string) {
	if (!isId(circleId)) error(404);
	const found = await whole(tx, circleId, id);
	if (found.review.frozen) error(409, 'This review is frozen: it is a record now.');
	return found;
}
