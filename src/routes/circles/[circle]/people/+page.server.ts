import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { atLeast, roleValues } from '$lib/circle/circle';
import { changeMembership, listMembers } from '$lib/circle/member.server';
import { listInvitations, revoke, sendAgain } from '$lib/invitation/invitation.server';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { role } = await event.parent();
	const { circle } = event.params;
	if (!atLeast(role, 'observer')) error(404, 'There is no such circle, or you are not in it.');
	return readAs(person, async (tx) => ({
		me: person.id,
		members: await listMembers(tx, circle),
		invitations: await listInvitations(tx, circle),
		invited: Number(event.url.searchParams.get('invited') ?? 0)
	}));
};

const memberForm = z.object({ membership: z.uuid(), role: z.enum(roleValues, 'Choose a role.') });
const endForm = z.object({ membership: z.uuid() });
const invitationForm = z.object({ invitation: z.uuid() });

export const actions: Actions = {
	changeRole: async (event) => {
		const person = signedIn(event);
		const read = await readForm(event.request, memberForm);
		if (!read.ok) return fail(400, { ...read.problem, at: read.problem.values.membership });
		const { membership, role } = read.value;
		try {
			await writeAs(person, (tx) => changeMembership(tx, membership, role));
		} catch (refusal) {
			return fail(400, { ...problemFromDatabase(refusal, read.values), at: membership });
		}
	},

	endMembership: async (event) => {
		const person = signedIn(event);
		const read = await readForm(event.request, endForm);
		if (!read.ok) return fail(400, { ...read.problem, at: read.problem.values.membership });
		const { membership } = read.value;
		const isMine = await readAs(person, async (tx) => {
			const members = await listMembers(tx, event.params.circle);
			return members.some((member) => member.membership === membership && member.personId === person.id);
		});
		try {
			await writeAs(person, (tx) => changeMembership(tx, membership, null));
		} catch (refusal) {
			return fail(400, { ...problemFromDatabase(refusal, read.values), at: membership });
		}
		if (isMine) redirect(303, '/circles');
	},

	sendAgain: async (event) => {
		const person = signedIn(event);
		const read = await readForm(event.request, invitationForm);
		if (!read.ok) return fail(400, { ...read.problem, at: read.problem.values.invitation });
		const { invitation } = read.value;
		const refuse = (message: string) => fail(400, { values: {}, errors: { form: message }, at: invitation });
		const { allowed } = await limit('invitation', person.id);
		if (!allowed) return refuse('That was many invitations at once. Please wait an hour.');
		const sent = await writeAs(person, (tx) => sendAgain(tx, event.params.circle, invitation));
		if (!sent) return refuse('This invitation can’t be sent again. Revoke it, then invite them anew.');
	},

	revoke: async (event) => {
		const person = signedIn(event);
		const read = await readForm(event.request, invitationForm);
		if (!read.ok) return fail(400, { ...read.problem, at: read.problem.values.invitation });
		const { invitation } = read.value;
		const revoked = await writeAs(person, (tx) => revoke(tx, event.params.circle, invitation));
		if (revoked) return;
		const message = 'This invitation has been accepted or revoked already.';
		return fail(400, { values: {}, errors: { form: message }, at: invitation });
	}
};
