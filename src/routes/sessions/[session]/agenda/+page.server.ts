import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import * as agenda from '$lib/agenda/agenda.server';
import { formOfItem, itemForm, itemInWords } from '$lib/agenda/item-words';
import { directions, stepFrom } from '$lib/agenda/place';
import { readPresenters } from '$lib/agenda/presenters';
import { restoreForm } from '$lib/agenda/removed';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf, frameToRun, type Frame } from '$lib/session/frame.server';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const { session, mayFacilitate } = await frameOf(tx, event.params.session, person);
		return {
			items: await agenda.listAgenda(tx, session.id),
			backlog: await agenda.listBacklog(tx, session.circleId),
			members: mayFacilitate ? await agenda.listNameable(tx, session.circleId) : [],
			editing: mayFacilitate ? event.url.searchParams.get('edit') : null
		};
	});
};

const which = z.object({ item: z.uuid() });
const placing = which.extend({
	home: z.enum(['session', 'backlog']),
	parent: z.union([z.literal(''), z.uuid()]).default(''),
	index: z.coerce.number().int().min(0)
});

export const actions: Actions = {
	add: (event) =>
		take(event, itemForm, 'add', async (tx, { session }, { presenters, panellists, ...words }) => {
			const members = await agenda.listNameable(tx, session.circleId);
			const named = [
				...readPresenters(presenters, members, false),
				...readPresenters(panellists, members, true)
			];
			return {
				at: 'add',
				added: await agenda.addItem(tx, { circleId: session.circleId, sessionId: session.id }, words, named)
			};
		}),

	save: async (event) => {
		const schema = itemForm.extend({ id: z.uuid(), version: z.coerce.number().int() });
		const answer = await take(event, schema, 'save', async (tx, { session }, form, typed) => {
			const { id, version, presenters, panellists, ...words } = form;
			const members = await agenda.listNameable(tx, session.circleId);
			const named = [
				...readPresenters(presenters, members, false),
				...readPresenters(panellists, members, true)
			];
			if (await agenda.changeItem(tx, { id, circleId: session.circleId, version }, words, named))
				return { saved: id };
			const saved = await agenda.findItem(tx, id);
			if (!saved) return { gone: true, typed };
			const theirs = itemInWords(formOfItem(saved));
			return {
				conflict: { mine: itemInWords(typed), theirs },
				typed: { ...typed, version: String(saved.version) }
			};
		});
		if ('saved' in answer) redirect(303, `/sessions/${event.params.session}/agenda#item-${answer.saved}`);
		if ('conflict' in answer)
			return fail(409, { at: 'save', values: answer.typed, conflict: answer.conflict });
		if ('gone' in answer) {
			const errors = {
				form: 'Somebody has removed this item meanwhile. Copy your text before you leave this page.'
			};
			return fail(409, { at: 'save', values: answer.typed, errors });
		}
		return answer;
	},

	/** One step up, down, in or out. */
	move: async (event) => {
		await take(
			event,
			which.extend({ direction: z.enum(directions) }),
			'move',
			async (tx, { session }, { item, direction }) => {
				const to = stepFrom(await agenda.listAgenda(tx, session.id), item, direction);
				if (to) await agenda.placeItem(tx, item, session.id, to);
				return {};
			}
		);
		redirect(303, `/sessions/${event.params.session}/agenda`);
	},

	/** To any place in this session, or into the backlog of its circle. */
	place: async (event) => {
		const answer = await take(
			event,
			placing,
			'place',
			async (tx, { session }, { item, home, parent, index }) => {
				await agenda.placeItem(tx, item, home === 'session' ? session.id : null, {
					parentId: parent || null,
					index
				});
				return { placed: item };
			}
		);
		if ('placed' in answer && !event.request.headers.has('x-sveltekit-action')) {
			redirect(303, `/sessions/${event.params.session}/agenda`);
		}
		return answer;
	},

	remove: (event) =>
		take(event, which, 'remove', async (tx, { session }, { item: id }) => {
			const removed = await agenda.removeItem(tx, await agenda.listAgenda(tx, session.id), id);
			return removed ? { removed } : {};
		}),

	restore: (event) =>
		take(event, restoreForm, 'restore', async (tx, { session }, { removed: { item, parts } }) => {
			await agenda.restoreItem(tx, {
				item: { ...item, circleId: session.circleId, sessionId: session.id },
				parts
			});
			return { restored: item.id };
		})
};

/** Reads a form of those who run the session and takes one step in one transaction; refusals answer with the form. */
async function take<Schema extends z.ZodType, Answer>(
	event: RequestEvent<RouteParams>,
	schema: Schema,
	at: string,
	step: (tx: Tx, frame: Frame, value: z.infer<Schema>, typed: Record<string, string>) => Promise<Answer>
) {
	const person = signedIn(event);
	const form = await readForm(event.request, schema);
	if (!form.ok) return fail(400, { at, ...form.problem });
	await frameToRun(event.params.session, person);
	try {
		return await writeAs(person, async (tx) =>
			step(tx, await frameOf(tx, event.params.session, person), form.value, form.values)
		);
	} catch (problem) {
		return fail(400, { at, ...problemFromDatabase(problem, form.values) });
	}
}
