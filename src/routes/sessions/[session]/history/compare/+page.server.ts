import { readAs } from '$lib/server/database';
import { formatMoment } from '$lib/ui/dates';
import { sectionsNow } from '$lib/version/keep.server';
import { compareVersions } from '$lib/version/sections';
import type { Sections } from '$lib/version/sections.server';
import { listVersions, sectionsOfVersion, type StoredVersion } from '$lib/version/version.server';
import type { PageServerLoad } from './$types';
import { titledSections, versionOf, wantedOf } from '../past';

/** The forms offers no more of them; older ones are compared from their own line of the history. */
const mostChoices = 200;

/** `from` and `to` are versions, or `nothing` (before the first word) and `now`. */
export const load: PageServerLoad = async ({ locals, parent, url }) => {
	const room = await parent();
	const of = wantedOf(url);
	const ends = { from: url.searchParams.get('from') ?? 'nothing', to: url.searchParams.get('to') ?? 'now' };
	const found = await readAs(locals.account, async (tx) => ({
		titled: await titledSections(tx, room, of),
		versions: await listVersions(tx, room.documents[of], { most: mostChoices }),
		from: isVersion(ends.from) ? await versionOf(tx, room, ends.from) : null,
		to: isVersion(ends.to) ? await versionOf(tx, room, ends.to) : null
	}));
	const textOf = async (end: string, version: StoredVersion | null): Promise<Sections> =>
		version ? sectionsOfVersion(version) : end === 'now' ? sectionsNow(room.documents[of]) : {};
	const [before, after] = await Promise.all([textOf(ends.from, found.from), textOf(ends.to, found.to)]);
	const offered = new Set(found.versions.map(({ id }) => id));
	const older = [found.from, found.to].flatMap((version) =>
		version === null || offered.has(version.id) ? [] : [version]
	);
	return {
		narrow: true,
		of,
		...ends,
		offersAll: found.versions.length < mostChoices,
		choices: [...found.versions, ...older].map(({ id, at, name }) => ({
			value: id,
			label: [formatMoment(at, 'moment', room.session.timeZone), name].filter(Boolean).join(' · ')
		})),
		comparison: compareVersions(found.titled, before, after)
	};
};

const isVersion = (end: string) => end !== 'now' && end !== 'nothing';
