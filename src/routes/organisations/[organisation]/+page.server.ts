import { error, fail } from '@sveltejs/kit';
import { z } from 'zod';
import { endCalendar, makeCalendar, myCalendars } from '$lib/calendar/calendar.server';
import { isId } from '$lib/circle/path-id';
import { actionsOfOrganisation } from '$lib/action/of-organisation.server';
import { appointSteward, readOrganisation, worksFor } from '$lib/organisation/organisation.server';
import { config } from '$lib/server/config';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { organisation: id } = event.params;
	if (!isId(id)) error(404, 'There is no such organisation, or you have not met it yet.');
	return readAs(person, async (tx) => {
		const organisation = await readOrganisation(tx, id, person.id);
		if (!organisation) error(404, 'There is no such organisation, or you have not met it yet.');
		const calendars = await myCalendars(tx);
		return {
			organisation,
			calendar: calendars.find(({ organisationId }) => organisationId === id) ?? null,
			me: person.id,
			isOurs: await worksFor(tx, id),
			commitments: await actionsOfOrganisation(tx, id)
		};
	});
};

const stewardForm = z.object({
	person: z.uuid('Choose a person.'),
	steward: z.enum(['yes', 'no']).transform((answer) => answer === 'yes')
});

export const actions: Actions = {
	calendar: async (event) => {
		const { organisation } = event.params;
		if (!isId(organisation)) error(404);
		try {
			const token = await writeAs(signedIn(event), (tx) => makeCalendar(tx, organisation));
			return { at: 'calendar', address: `${config.origin}/calendar/${token}.ics` };
		} catch (refusal) {
			return fail(403, { at: 'calendar', ...problemFromDatabase(refusal, {}) });
		}
	},
	endCalendar: async (event) => {
		const { organisation } = event.params;
		if (!isId(organisation)) error(404);
		await writeAs(signedIn(event), (tx) => endCalendar(tx, organisation));
		return { at: 'calendar' };
	},
	appoint: async (event) => {
		const person = signedIn(event);
		const read = await readForm(event.request, stewardForm);
		if (!read.ok) return fail(400, { ...read.problem, at: read.problem.values.person });
		const { person: subject, steward } = read.value;
		const { organisation } = event.params;
		const done =
			isId(organisation) &&
			(await writeAs(person, (tx) => appointSteward(tx, organisation, subject, steward)));
		if (done) return;
		const message = 'An organisation needs a steward. Appoint somebody else first.';
		return fail(400, { values: read.values, errors: { form: message }, at: subject });
	}
};
