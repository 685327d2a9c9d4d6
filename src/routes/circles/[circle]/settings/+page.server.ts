import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { atLeast } from '$lib/circle/circle';
import { readCircle } from '$lib/circle/circle.server';
import { circleForm } from '$lib/circle/circle-form';
import { readFramework, type FrameworkChange } from '$lib/circle/framework';
import { changeCircle, changeNames, closeCircle, readNames } from '$lib/circle/settings.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { codeOf } from '$lib/server/error-code';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { role } = await event.parent();
	if (!atLeast(role, 'convener')) error(403, 'Only conveners change the settings of a circle.');
	return readAs(person, async (tx) => ({
		strands: await readNames(tx, 'strands', event.params.circle),
		phases: await readNames(tx, 'phases', event.params.circle)
	}));
};

const CONFLICT =
	'Somebody else changed these settings meanwhile. What they saved is shown below. Save again to keep yours.';
const NAME_TAKEN =
	'Two strands or two phases had the same name for a moment. Rename one, save, then rename the other.';

export const actions: Actions = {
	save: async (event) => {
		const person = signedIn(event);
		const { circle } = event.params;
		const read = await readForm(event.request, circleForm);
		if (!read.ok) return fail(400, { ...read.problem, conflict: null });
		const form = read.value;
		const refuse = (errors: Record<string, string>) =>
			fail(400, { values: read.values, errors, conflict: null });
		let changed: boolean;
		try {
			changed = await writeAs(person, async (tx) => {
				const strands = readFramework(
					'strands',
					await readNames(tx, 'strands', circle),
					read.values,
					form.more_strands
				);
				const phases = readFramework(
					'phases',
					await readNames(tx, 'phases', circle),
					read.values,
					form.more_phases
				);
				if (!strands.ok || !phases.ok) throw new Refused({ ...errorsOf(strands), ...errorsOf(phases) });
				if (!(await changeCircle(tx, circle, form))) return false;
				await changeNames(tx, 'strands', circle, strands);
				await changeNames(tx, 'phases', circle, phases);
				return true;
			});
		} catch (refusal) {
			if (refusal instanceof Refused) return refuse(refusal.errors);
			if (isDuplicate(refusal)) return refuse({ form: NAME_TAKEN });
			return fail(400, { ...problemFromDatabase(refusal, read.values), conflict: null });
		}
		if (changed) return { saved: true };
		const now = await readAs(person, (tx) => readCircle(tx, circle));
		if (!now || !atLeast(now.role, 'convener')) error(403, 'Only conveners change the settings of a circle.');
		const values = { ...read.values, version: String(now.version) };
		return fail(409, { values, errors: { form: CONFLICT }, conflict: now });
	},
	close: (event) => close(event, true),
	reopen: (event) => close(event, false)
};

/** Ends the transaction when the edited names can't be. */
class Refused extends Error {
	constructor(readonly errors: Record<string, string>) {
		super('refused');
	}
}

const errorsOf = (change: FrameworkChange): Record<string, string> => (change.ok ? {} : change.errors);
const isDuplicate = (error: unknown): boolean => codeOf(error) === '23505';

async function close(event: RequestEvent<{ circle: string }>, closed: boolean) {
	const person = signedIn(event);
	await writeAs(person, (tx: Tx) => closeCircle(tx, event.params.circle, closed));
	return { saved: true };
}
