import { fail } from '@sveltejs/kit';
import { z } from 'zod';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import { sectionsToRead } from '$lib/version/sections';
import { nameVersion, sectionsOfVersion } from '$lib/version/version.server';
import type { Actions, PageServerLoad } from './$types';
import { titledSections, versionOf } from '../past';

export const load: PageServerLoad = async ({ params, locals, parent }) => {
	const room = await parent();
	const { version, titled } = await readAs(locals.account, async (tx) => {
		const found = await versionOf(tx, room, params.version);
		return { version: found, titled: await titledSections(tx, room, found.of) };
	});
	const { id, of, at, name, mayWrite } = version;
	return {
		narrow: true,
		version: { id, of, at, name, mayWrite },
		sections: sectionsToRead(titled, await sectionsOfVersion(version))
	};
};

const naming = z.object({ name: z.string().trim().max(80, 'Keep the name under 80 characters.') });

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, naming);
		if (!form.ok) return fail(400, form.problem);
		await readAs(person, async (tx) =>
			versionOf(tx, await frameOf(tx, event.params.session, person), event.params.version)
		);
		try {
			await writeAs(person, (tx) => nameVersion(tx, event.params.version, form.value.name));
		} catch (refusal) {
			return fail(400, problemFromDatabase(refusal, form.values));
		}
		return { named: true };
	}
};
