import { error } from '@sveltejs/kit';
import { z } from 'zod';
import { atLeast } from '$lib/circle/circle';
import { readAs, type Tx } from '$lib/server/database';
import type { Person } from '$lib/person/person';
import { readSession, type RoomFrame } from './session.server';

export type Frame = RoomFrame & { mayFacilitate: boolean; mayWrite: boolean };

/** The session a page or a form is about, as that person sees it. Throws 404 where there is nothing for them. */
export async function frameOf(tx: Tx, id: string, person: Person): Promise<Frame> {
	const frame = z.uuid().safeParse(id).success ? await readSession(tx, id, person.id) : null;
	if (!frame) error(404);
	return {
		...frame,
		mayFacilitate: atLeast(frame.role, 'facilitator'),
		mayWrite: atLeast(frame.role, 'participant')
	};
}

/** The same in a transaction of its own, for those who run the session. Throws 403 for everybody else. */
export async function frameToRun(id: string, person: Person): Promise<Frame> {
	const frame = await readAs(person, (tx) => frameOf(tx, id, person));
	if (!frame.mayFacilitate) error(403, 'Only facilitators and conveners of this circle can do that.');
	return frame;
}
