import { error, fail } from '@sveltejs/kit';
import { todayOf } from '$lib/action/today-of';
import { countActions, proposalChoices } from '$lib/action/action.server';
import { arrangeForm, arrangement, viewForm, withdrawForm } from '$lib/action/board/arrange';
import { arrangeActions, withdrawActions } from '$lib/action/board/arrange.server';
import { actionsByDay, actionsOfCircle, lanesOf } from '$lib/action/board/board.server';
import { lookAddress, readLook, type Look } from '$lib/action/board/look';
import { dropView, savedViews, saveView } from '$lib/action/board/view.server';
import { picturesOf } from '$lib/action/pictures/pictures.server';
import { isId } from '$lib/circle/path-id';
import { here } from '$lib/circle/circle-here.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { together } from '$lib/server/database/together';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const look = readLook(event.url.searchParams);
	const today = todayOf(person);
	const { circle: id } = event.params;
	if (!isId(id)) error(404);
	// Asked for with the frame above it; where there is nothing for the person, the frame says so.
	const [{ circle: shell, role }, board] = await Promise.all([
		event.parent(),
		readAs(person, (tx) =>
			together({
				choices: proposalChoices(tx, id),
				counts: countActions(tx, id, today),
				views: savedViews(tx, id, person.id),
				shown: shown(tx, id, look, today)
			})
		)
	]);
	const circle = here(shell) ?? error(404);
	return { circle, look, today, mayArrange: role === 'convener', ...board };
};

async function shown(tx: Tx, circleId: string, look: Look, today: string) {
	const asked = { ...look, today };
	switch (look.view) {
		case 'states':
			return { view: 'lanes' as const, lanes: await lanesOf(tx, circleId, asked, 'state') };
		case 'groups':
			return { view: 'lanes' as const, lanes: await lanesOf(tx, circleId, asked, look.group) };
		case 'timeline':
			return { view: 'timeline' as const, ...(await actionsByDay(tx, circleId, asked)) };
		case 'pictures':
			return { view: 'pictures' as const, ...(await picturesOf(tx, circleId, asked)) };
		case 'table':
			return { view: 'table' as const, ...(await actionsOfCircle(tx, circleId, asked)) };
	}
}

const noneChosen = 'Tick the commitments first.';

export const actions: Actions = {
	arrange: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, arrangeForm);
		if (!form.ok) return fail(400, { at: 'arrange', ...form.problem });
		const { chosen = [], ...places } = form.value;
		if (chosen.length === 0)
			return fail(400, { at: 'arrange', values: form.values, errors: { form: noneChosen } });
		try {
			const changed = await writeAs(person, (tx) =>
				arrangeActions(tx, event.params.circle, chosen, arrangement(places))
			);
			return { at: 'arrange', changed, leftOut: [] as string[] };
		} catch (refusal) {
			return fail(409, { at: 'arrange', ...problemFromDatabase(refusal, form.values) });
		}
	},

	withdraw: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, withdrawForm);
		if (!form.ok) return fail(400, { at: 'withdraw', ...form.problem });
		const { chosen = [], body } = form.value;
		if (chosen.length === 0)
			return fail(400, { at: 'withdraw', values: form.values, errors: { form: noneChosen } });
		try {
			const withdrawn = await writeAs(person, (tx) => withdrawActions(tx, event.params.circle, chosen, body));
			return { at: 'withdraw', ...withdrawn };
		} catch (refusal) {
			return fail(409, { at: 'withdraw', ...problemFromDatabase(refusal, form.values) });
		}
	},

	keep: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, viewForm);
		if (!form.ok) return fail(400, { at: 'keep', ...form.problem });
		const { name, shared } = form.value;
		const query = lookAddress(readLook(event.url.searchParams)).slice(1);
		const kept = await writeAs(person, (tx) =>
			saveView(tx, event.params.circle, { name, query, isShared: shared === 'on' })
		);
		if (kept) return { at: 'keep', changed: 1 };
		const taken = 'You have a view of that name already. Choose another one.';
		return fail(400, { at: 'keep', values: form.values, errors: { name: taken } });
	},

	drop: async (event) => {
		const person = signedIn(event);
		const id = String((await event.request.formData()).get('id') ?? '');
		if (!isId(id)) error(400);
		await writeAs(person, (tx) => dropView(tx, event.params.circle, id));
		return { at: 'drop', changed: 1 };
	}
};
