import { actionsOfSession, proposalChoices } from '$lib/action/action.server';
import { calendarDay } from '$lib/action/action';
import { openActions } from '$lib/action/review.server';
import { listAgenda } from '$lib/agenda/agenda.server';
import type { AgendaItem } from '$lib/agenda/agenda';
import { schedule } from '$lib/agenda/schedule';
import { readAttendance } from '$lib/attendance/attendance.server';
import { generalSection, type Section } from '$lib/document/document';
import { drawnTexts } from '$lib/document/drawn.server';
import { threadsOf } from '$lib/comment/comment.server';
import { decisionsOfSession } from '$lib/decision/decision.server';
import { chipsOf } from '$lib/marked/chips';
import { questionsOfSession } from '$lib/question/question.server';
import { myPrivateNotes } from '$lib/document/private-notes.server';
import { readAs } from '$lib/server/database';
import { together } from '$lib/server/database/together';
import { listPrompts } from '$lib/session/session.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ params, locals, parent, url, isDataRequest }) => {
	// Asked for together, with the frame above: one journey to the database.
	const own = readAs(locals.account, (tx) =>
		together({
			agenda: listAgenda(tx, params.session),
			prompts: listPrompts(tx, params.session),
			privateNotes: myPrivateNotes(tx, params.session),
			decisions: decisionsOfSession(tx, params.session),
			questions: questionsOfSession(tx, params.session)
		})
	);
	// Where there is nothing for the person, the frame says so.
	own.catch(() => undefined);
	const { circle, documents, role, session } = await parent();
	const [{ agenda, prompts, ...marked }, shown] = await Promise.all([
		own,
		readAs(locals.account, (tx) =>
			together({
				attendance: readAttendance(tx, session, role),
				actions: actionsOfSession(tx, circle.id, params.session),
				choices: proposalChoices(tx, circle.id),
				threads: threadsOf(tx, documents.notes)
			})
		)
	]);
	const today = calendarDay(new Date(), session.timeZone);
	const isOpen = session.openedAt !== null && session.closedAt === null;
	const items = isOpen ? agenda.filter(({ kind }) => kind === 'review_of_actions').map(({ id }) => id) : [];
	// While a session is open, its review builds itself from what the circle has open.
	const after = url.searchParams.get('review');
	const review =
		items.length > 0
			? await readAs(locals.account, (tx) => openActions(tx, circle.id, today, { after }))
			: null;
	const chips = chipsOf({ ...marked, actions: shown.actions }, today);
	return {
		...marked,
		...shown,
		chips,
		agenda,
		review: review && { ...review, items, further: after !== null },
		sections: sectionsOf(
			agenda,
			prompts.map((prompt) => prompt.body)
		),
		wide: true,
		personId: locals.person?.id ?? '',
		today,
		path: `/sessions/${params.session}`,
		// Once the document lives in the page, its text comes over the socket, not with every refresh.
		texts: isDataRequest ? null : await drawnTexts(documents.notes, chips)
	};
};

/** A section for every item, in order. */
function sectionsOf(agenda: AgendaItem[], prompts: string[]): Section[] {
	const slots = schedule(agenda, new Date(0));
	const items = slots.flatMap((slot) => [slot.item, ...slot.parts.map((part) => part.item)]);
	if (items.length === 0) return [{ id: generalSection, title: 'Notes', prompts }];
	// The prompts stand where the room first discusses.
	const asked = items.find((item) => item.kind === 'discussion' || item.kind === 'open_floor') ?? items[0];
	const whole = new Map(slots.flatMap((slot) => slot.parts.map((part) => [part.item.id, slot.item.title])));
	return items.map((item) => {
		const within = whole.get(item.id);
		return {
			id: item.id,
			title: item.title,
			...(within && { within }),
			...(item.kind === 'break' && { quiet: true }),
			prompts: item === asked ? prompts : []
		};
	});
}
