import { error } from '@sveltejs/kit';
import { attributionWords, citation } from '$lib/publication/publication';
import {
	findPublication,
	listPublicCommitments,
	listVersions,
	listWithdrawn
} from '$lib/publication/publication.server';
import { config } from '$lib/server/config';
import { readAs } from '$lib/server/database';
import { renderMarkdown } from '$lib/server/markdown';
import { formatMoment } from '$lib/ui/dates';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, url, locals }) => {
	const wanted = Number(url.searchParams.get('version') ?? '');
	const number = Number.isInteger(wanted) && wanted > 0 ? wanted : null;
	const found = await readAs(locals.account, async (tx) => {
		const record = await findPublication(tx, params.slug, number);
		return (
			record && {
				record,
				versions: await listVersions(tx, params.slug),
				commitments: await listPublicCommitments(tx, params.slug)
			}
		);
	});
	if (!found) {
		const gone = await readAs(locals.account, (tx) => listWithdrawn(tx, params.slug));
		const [last] = gone.filter((each) => number === null || each.number === number);
		if (last) error(410, `This record was taken back on ${formatMoment(last.withdrawn_on, 'date')}.`);
		error(404);
	}
	const { markdown, ...record } = found.record;
	const address = `${config.origin}/published/${record.slug}?version=${record.number}`;
	return {
		bare: true,
		record,
		versions: found.versions,
		commitments: found.commitments,
		rule: attributionWords[record.attribution],
		html: renderMarkdown(markdown, { asPage: true }),
		description: describe(markdown),
		address,
		origin: config.origin,
		cite: citation({ ...record, heldOn: record.held_on }, address)
	};
};

/** The first words of the record, for previews of a link to it. */
function describe(markdown: string): string {
	const words = markdown
		.replace(/[#*_>\\[\]-]/g, ' ')
		.replace(/\s+/g, ' ')
		.trim();
	return words.length <= 180 ? words : `${words.slice(0, 179).trimEnd()}…`;
}
