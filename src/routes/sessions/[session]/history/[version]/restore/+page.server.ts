import { error, redirect } from '@sveltejs/kit';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import { restore, sectionsNow } from '$lib/version/keep.server';
import { compareVersions } from '$lib/version/sections';
import { sectionsOfVersion } from '$lib/version/version.server';
import type { Actions, PageServerLoad } from './$types';
import { titledSections, versionOf } from '../../past';

export const load: PageServerLoad = async ({ params, locals, parent }) => {
	const room = await parent();
	const { version, titled } = await readAs(locals.account, async (tx) => {
		const found = await versionOf(tx, room, params.version);
		return { version: found, titled: await titledSections(tx, room, found.of) };
	});
	if (!version.mayWrite) error(403, 'Only those who may write here can restore a version.');
	const [now, then] = await Promise.all([sectionsNow(version.documentId), sectionsOfVersion(version)]);
	const { id, of, at, name } = version;
	return { narrow: true, version: { id, of, at, name }, comparison: compareVersions(titled, now, then) };
};

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const version = await readAs(person, async (tx) =>
			versionOf(tx, await frameOf(tx, event.params.session, person), event.params.version)
		);
		if (!version.mayWrite) error(403, 'Only those who may write here can restore a version.');
		await restore(
			version.documentId,
			{ at: version.at, sections: await sectionsOfVersion(version) },
			person.id
		);
		redirect(303, `/sessions/${event.params.session}/history?of=${version.of}&restored`);
	}
};
