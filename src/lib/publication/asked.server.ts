import { error } from '@sveltejs/kit';
import { readAs } from '$lib/server/database';
import { formatMoment } from '$lib/ui/dates';
import { findPublication, listPublicCommitments, listVersions, listWithdrawn } from './publication.server';

type Asked = { params: { slug?: string }; url: URL; locals: App.Locals };

/**
 * The version that `?version=` names, or the newest, with what came of it. Null when there is none that the caller may read;
 * throws 410 where one was taken back, in every format the same.
 */
export async function publicationAsked({ params, url, locals }: Asked) {
	const wanted = Number(url.searchParams.get('version') ?? '');
	const number = Number.isInteger(wanted) && wanted > 0 ? wanted : null;
	const slug = params.slug ?? '';
	const found = await readAs(locals.account, async (tx) => {
		const record = await findPublication(tx, slug, number);
		if (!record) return { record: null, gone: await listWithdrawn(tx, slug) };
		const versions = await listVersions(tx, slug);
		return { record, versions, commitments: await listPublicCommitments(tx, slug) };
	});
	if (found.record) return found;
	const last = found.gone.find((each) => number === null || each.number === number);
	if (last)
		error(
			410,
			`This record was taken back on ${formatMoment(last.withdrawn_on, 'date')} by those who published it. Its address stays, so that whoever cites it finds this.`
		);
	return null;
}
