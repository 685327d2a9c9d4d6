import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { z } from 'zod';
import type { AgendaItem } from '$lib/agenda/agenda';
import { extendItem, listAgenda } from '$lib/agenda/agenda.server';
import { readClock, type Clock } from '$lib/agenda/clock';
import { runningOrder, schedule } from '$lib/agenda/schedule';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { localPath, signedIn } from '$lib/server/signed-in';
import { frameOf, frameToRun, type Frame } from '$lib/session/frame.server';
import { closeSession, moveClock, openSession } from '$lib/session/room-clock.server';
import type { Actions, PageServerLoad, RouteParams } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const { session } = await frameOf(tx, event.params.session, person);
		return { items: await listAgenda(tx, session.id) };
	});
};

const EXTEND_BY = 5;
/** `current` is the item on the screen of whoever pressed: two people pressing at once move the room once. */
const press = z.object({
	from: z.string().optional(),
	current: z
		.string()
		.optional()
		.transform((id) => z.uuid().safeParse(id).data ?? null),
	minutes: z.coerce.number().int().min(1).max(60).default(EXTEND_BY)
});
type Press = z.infer<typeof press>;
type Room = Frame & { clock: Clock<AgendaItem>; order: string[] };

export const actions: Actions = {
	open: (event) => take(event, (tx, room) => openSession(tx, room.session.id, room.order[0] ?? null)),
	close: (event) => take(event, (tx, room) => closeSession(tx, room.session.id)),
	next: (event) =>
		take(event, (tx, room, { current }) =>
			moveClock(tx, room.session.id, current, room.clock.next?.item.id ?? null)
		),
	back: (event) =>
		take(event, async (tx, room, { current }) => {
			const to = room.clock.before?.item.id;
			if (to) await moveClock(tx, room.session.id, current, to);
		}),
	/** Goes to any item when none runs: the one that did was put off, removed or divided, or there was no agenda. */
	go: (event) =>
		take(event, async (tx, room, { current }) => {
			if (current && room.order.includes(current) && !room.clock.now)
				await moveClock(tx, room.session.id, room.session.currentItemId, current);
		}),
	extend: (event) =>
		take(event, async (tx, room, { current, minutes }) => {
			if (current && current === room.session.currentItemId) await extendItem(tx, current, minutes);
		})
};

async function take(
	event: RequestEvent<RouteParams>,
	step: (tx: Tx, room: Room, press: Press) => Promise<unknown>
) {
	const person = signedIn(event);
	const form = await readForm(event.request, press);
	if (!form.ok) return fail(400, form.problem);
	await frameToRun(event.params.session, person);
	await writeAs(person, async (tx) => {
		const frame = await frameOf(tx, event.params.session, person);
		const slots = schedule(await listAgenda(tx, frame.session.id), frame.session.startsAt);
		const order = runningOrder(slots).map(({ item }) => item.id);
		await step(tx, { ...frame, clock: readClock(slots, frame.session, new Date()), order }, form.value);
	});
	redirect(303, localPath(form.value.from, `/sessions/${event.params.session}`));
}
