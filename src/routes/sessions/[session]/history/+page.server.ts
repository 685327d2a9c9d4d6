import { error, fail } from '@sveltejs/kit';
import { canBeSeen } from '$lib/ui/visible';
import { z } from 'zod';
import { readAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import { keepNamed } from '$lib/version/keep.server';
import { listVersions, mayWriteIn } from '$lib/version/version.server';
import { byDay } from '$lib/version/version';
import type { Actions, PageServerLoad } from './$types';
import { wantedOf } from './past';

const aPage = 60;

export const load: PageServerLoad = async ({ locals, parent, url }) => {
	const { documents, session } = await parent();
	const of = wantedOf(url);
	const before = z.coerce.date().safeParse(url.searchParams.get('before') ?? undefined).data ?? null;
	const { versions, mayName } = await readAs(locals.account, async (tx) => ({
		versions: await listVersions(tx, documents[of], { before, most: aPage + 1 }),
		mayName: await mayWriteIn(tx, documents[of])
	}));
	const shown = versions.slice(0, aPage);
	return {
		narrow: true,
		of,
		mayName,
		isFirstPage: before === null,
		days: byDay(shown, session.timeZone),
		/** What each version is compared with: the one before it. */
		before: Object.fromEntries(shown.map(({ id }, index) => [id, versions[index + 1]?.id ?? null])),
		older: versions.length > aPage ? (shown.at(-1)?.at.toISOString() ?? null) : null,
		restored: url.searchParams.has('restored')
	};
};

const naming = z.object({
	name: z.string().trim().refine(canBeSeen, 'Give it a name.').max(80, 'Keep the name under 80 characters.'),
	of: z.enum(['notes', 'summary'])
});

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, naming);
		if (!form.ok) return fail(400, form.problem);
		const document = await readAs(person, async (tx) => {
			const { documents } = await frameOf(tx, event.params.session, person);
			const wanted = documents[form.value.of];
			return (await mayWriteIn(tx, wanted)) ? wanted : null;
		});
		if (document === null) error(403, 'Only those who may write here can name a version.');
		await keepNamed(document, form.value.name);
		return { named: true };
	}
};
