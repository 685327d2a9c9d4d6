import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import { replyForm } from '$lib/attendance/attendance';
import { arrive, leave, readAttendance, reply } from '$lib/attendance/attendance.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { localPath, signedIn } from '$lib/server/signed-in';
import { frameOf, type Frame } from '$lib/session/frame.server';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const { session, role } = await frameOf(tx, event.params.session, person);
		return { attendance: await readAttendance(tx, session, role), narrow: true };
	});
};

const comeBack = { from: z.string().optional() };

export const actions: Actions = {
	reply: (event) =>
		take(event, replyForm.extend(comeBack), (tx, frame, { reply: answer }) =>
			reply(tx, seatOf(frame), answer)
		),
	arrive: (event) => take(event, z.object(comeBack), (tx, frame) => arrive(tx, seatOf(frame))),
	leave: (event) => take(event, z.object(comeBack), (tx, frame) => leave(tx, seatOf(frame))),
	/** A facilitator says that somebody is here, or has gone. Row-level security refuses everybody else. */
	mark: (event) =>
		take(
			event,
			z.object({ ...comeBack, member: z.uuid('Choose a person.'), gone: z.string().optional() }),
			(tx, frame, { member, gone }) => (gone ? leave : arrive)(tx, { ...seatOf(frame), membershipId: member })
		)
};

async function take<Schema extends z.ZodType<{ from?: string | undefined }>>(
	event: RequestEvent<RouteParams>,
	schema: Schema,
	step: (tx: Tx, frame: Frame, value: z.infer<Schema>) => Promise<void>
) {
	const person = signedIn(event);
	const form = await readForm(event.request, schema);
	if (!form.ok) return fail(400, form.problem);
	try {
		await writeAs(person, async (tx) =>
			step(tx, await frameOf(tx, event.params.session, person), form.value)
		);
	} catch (problem) {
		return fail(400, problemFromDatabase(problem, form.values));
	}
	redirect(303, localPath(form.value.from, `/sessions/${event.params.session}`));
}

function seatOf({ session, membershipId }: Frame) {
	return { sessionId: session.id, circleId: session.circleId, membershipId };
}
