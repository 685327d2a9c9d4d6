import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { proposalChoices } from '$lib/action/action.server';
import { checkList, type CheckedLine } from '$lib/action/csv/check';
import { nextSessionOf, openTitles, proposeList } from '$lib/action/csv/import.server';
import { decode, LONGEST_LIST, readList } from '$lib/action/csv/read';
import { todayOf } from '$lib/action/today-of';
import { circleHere } from '$lib/circle/circle-here.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => ({
		circle: await mine(tx, event.params.circle),
		choices: await proposalChoices(tx, event.params.circle),
		nextSession: await nextSessionOf(tx, event.params.circle)
	}));
};

export const actions: Actions = {
	check: async (event) => {
		const person = signedIn(event);
		const { list, batch } = await posted(event.request);
		return readAs(person, async (tx) => {
			const { lines, problem } = await preview(tx, event.params.circle, list, todayOf(person));
			if (problem) return fail(400, { lines: null, batch, values: { list }, errors: { list: problem } });
			return { lines, batch, values: { list }, errors: {} as Record<string, string> };
		});
	},

	propose: async (event) => {
		const person = signedIn(event);
		const { list, batch } = await posted(event.request);
		const again = (lines: CheckedLine[] | null, errors: Record<string, string>) =>
			fail(400, { lines, batch, values: { list }, errors });
		const before = await readAs(person, (tx) => preview(tx, event.params.circle, list, todayOf(person)));
		if (before.problem) return again(null, { list: before.problem });
		if (before.lines.some(({ made }) => !made)) return again(before.lines, {});
		if (!(await limit('commitment', person.id, Math.ceil(before.lines.length / 10))).allowed)
			return again(before.lines, { form: 'That was very often in a short time. Wait a few minutes.' });
		let count: number | null;
		try {
			count = await writeAs(person, async (tx) => {
				const { lines } = await preview(tx, event.params.circle, list, todayOf(person));
				const made = lines.flatMap((line) => line.made ?? []);
				if (made.length < lines.length) return null;
				await proposeList(tx, event.params.circle, batch, made);
				return made.length;
			});
		} catch (refusal) {
			const { errors } = problemFromDatabase(refusal, {});
			return again(before.lines, { form: Object.values(errors)[0] ?? '' });
		}
		if (count === null)
			return again(before.lines, { form: 'The circle has changed meanwhile. Check again.' });
		redirect(303, `/circles/${event.params.circle}/commitments?state=proposed`);
	}
};

async function preview(
	tx: Tx,
	circleId: string,
	list: string,
	today: string
): Promise<{ lines: CheckedLine[]; problem: string | null }> {
	await mine(tx, circleId);
	const read = readList(list);
	if (read.problem !== null) return { lines: [], problem: read.problem };
	const choices = await proposalChoices(tx, circleId);
	return { lines: checkList(read.lines, choices, await openTitles(tx, circleId), today), problem: null };
}

/** The list that was uploaded, or else the one that was pasted. */
async function posted(request: Request): Promise<{ list: string; batch: string }> {
	const form = await request.formData();
	const file = form.get('file');
	const typed = form.get('list');
	const batch = z.uuid().safeParse(form.get('batch')).data ?? crypto.randomUUID();
	if (file instanceof File && file.size > 0)
		return {
			list: file.size > LONGEST_LIST ? ' '.repeat(LONGEST_LIST + 1) + '.' : decode(await file.bytes()),
			batch: crypto.randomUUID()
		};
	return { list: typeof typed === 'string' ? typed : '', batch };
}

async function mine(tx: Tx, circleId: string) {
	const circle = (await circleHere(tx, circleId)) ?? error(404);
	if (!circle.mayAct) error(403, 'Observers read. Ask a convener to become a participant.');
	return circle;
}
