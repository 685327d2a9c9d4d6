import { actionsOfSession } from '$lib/action/action.server';
import { listAgenda } from '$lib/agenda/agenda.server';
import { decisionsOfSession } from '$lib/decision/decision.server';
import { highlightsIn } from '$lib/marked/highlights.server';
import { questionsOfSession } from '$lib/question/question.server';
import { readAs } from '$lib/server/database';
import type { PageServerLoad } from './$types';

/** Everything marked in the session, as a page: what the room shows beside the notes. */
export const load: PageServerLoad = async ({ params, locals, parent }) => {
	const { circle, documents } = await parent();
	const { agenda, ...marked } = await readAs(locals.account, async (tx) => ({
		agenda: await listAgenda(tx, params.session),
		actions: await actionsOfSession(tx, circle.id, params.session),
		decisions: await decisionsOfSession(tx, params.session),
		questions: await questionsOfSession(tx, params.session)
	}));
	return {
		...marked,
		narrow: true,
		highlights: await highlightsIn(
			documents.notes,
			agenda.map(({ id }) => id)
		)
	};
};
