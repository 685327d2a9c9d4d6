import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { addItem, listBacklog, listNameable, removeItem, restoreItem } from '$lib/agenda/agenda.server';
import { itemForm } from '$lib/agenda/item-words';
import { readPresenters } from '$lib/agenda/presenters';
import { restoreForm } from '$lib/agenda/removed';
import { atLeast } from '$lib/circle/circle';
import { isId } from '$lib/circle/path-id';
import type { Person } from '$lib/person/person';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { readCircleToPlanIn } from '$lib/session/planning.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const circle = await circleOf(tx, event.params.circle, person);
		return {
			backlog: await listBacklog(tx, circle.id),
			members: await listNameable(tx, circle.id),
			maySuggest: atLeast(circle.role, 'participant'),
			mayRemove: atLeast(circle.role, 'facilitator')
		};
	});
};

export const actions: Actions = {
	/** Anybody who takes part may suggest what to talk about. Who presents is for facilitators to say. */
	add: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, itemForm);
		if (!form.ok) return fail(400, form.problem);
		const { presenters, panellists, ...words } = form.value;
		try {
			await writeAs(person, async (tx) => {
				const circle = await circleOf(tx, event.params.circle, person);
				if (!atLeast(circle.role, 'participant'))
					error(403, 'Observers read along. Ask a facilitator to add it.');
				const members = await listNameable(tx, circle.id);
				const named = [
					...readPresenters(presenters, members, false),
					...readPresenters(panellists, members, true)
				];
				const home = { circleId: circle.id, sessionId: null };
				await addItem(tx, home, words, atLeast(circle.role, 'facilitator') ? named : []);
			});
		} catch (problem) {
			return fail(400, problemFromDatabase(problem, form.values));
		}
		if (!event.request.headers.has('x-sveltekit-action')) redirect(303, event.url.pathname);
		return { added: true };
	},

	remove: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, z.object({ item: z.uuid() }));
		if (!form.ok) return fail(400, form.problem);
		const removed = await writeAs(person, async (tx) => {
			const circle = await circleOf(tx, event.params.circle, person);
			return removeItem(tx, await listBacklog(tx, circle.id), form.value.item);
		});
		return removed ? { removed } : {};
	},

	restore: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, restoreForm);
		if (!form.ok) return fail(400, form.problem);
		const { item, parts } = form.value.removed;
		await writeAs(person, async (tx) => {
			const circle = await circleOf(tx, event.params.circle, person);
			if (!atLeast(circle.role, 'facilitator')) error(403);
			await restoreItem(tx, { item: { ...item, circleId: circle.id, sessionId: null }, parts });
		});
		return { restored: item.id };
	}
};

async function circleOf(tx: Tx, id: string, person: Person) {
	const circle = isId(id) ? await readCircleToPlanIn(tx, id, person.id) : null;
	return circle ?? error(404);
}
