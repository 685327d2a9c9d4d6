import { error, fail, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { briefText, type Brief } from '$lib/action/brief/brief';
import { markBriefRead, readBrief } from '$lib/action/brief/brief.server';
import { todayOf } from '$lib/action/today-of';
import { isId } from '$lib/circle/path-id';
import { config } from '$lib/server/config';
import { readAs, writeAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { queueMail } from '$lib/server/mail';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const brief = await briefOf(event);
	const all = [...brief.toAnswer, ...brief.promised, ...brief.waiting];
	return { brief, sensitive: all.some(({ isSensitive }) => isSensitive) };
};

export const actions: Actions = {
	read: async (event) => {
		const form = await readForm(event.request, z.object({ asOf: z.iso.datetime() }));
		if (!form.ok) error(400);
		const { organisation } = await briefOf(event);
		await writeAs(signedIn(event), (tx) => markBriefRead(tx, organisation.id, new Date(form.value.asOf)));
		return { at: 'read' };
	},
	send: async (event) => {
		const person = signedIn(event);
		const brief = await briefOf(event);
		if (!(await limit('export', person.id)).allowed)
			return fail(429, {
				at: 'send',
				errors: { form: 'That was very often. Wait an hour, then try again.' }
			});
		const named = [...brief.toAnswer, ...brief.promised, ...brief.waiting].some(
			({ isSensitive }) => !isSensitive
		);
		await queueMail({
			to: person.email,
			subject: named ? `What ${brief.organisation.name.replace(/\s+/g, ' ')} has promised` : 'Your brief',
			text: briefText(brief, config.origin),
			plainSender: !named
		});
		return { at: 'send' };
	}
};

async function briefOf(event: RequestEvent): Promise<Brief> {
	const person = signedIn(event);
	const { organisation = '' } = event.params;
	if (!isId(organisation)) error(404);
	const now = new Date();
	const brief = await readAs(person, (tx) => readBrief(tx, organisation, todayOf(person, now), now));
	return brief ?? error(404, 'Briefs are for those who work for an organisation or represent it.');
}
