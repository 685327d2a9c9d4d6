import { KEEP_HEADER, writeKeepable } from '$lib/offline/kept';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
	const person = signedIn(event);
	const frame = await readAs(person, (tx) => frameOf(tx, event.params.session, person));
	const { circle, session, documents } = frame;
	event.setHeaders({
		[KEEP_HEADER]: writeKeepable(
			circle.deviceCopies
				? {
						title: session.title,
						circle: circle.id,
						circleName: circle.name,
						documents: [documents.notes, documents.summary]
					}
				: null
		)
	});
	const about = { circle: circle.id, session: session.id, title: session.title };
	return { ...frame, about, sensitive: frame.circle.isSensitive, now: Date.now() };
};
