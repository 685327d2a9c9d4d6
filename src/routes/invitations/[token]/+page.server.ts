import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import { canBeSeen } from '$lib/ui/visible';
import { z } from 'zod';
import {
	acceptInvitation,
	hasAccount,
	readInvitation,
	type Invitation
} from '$lib/invitation/invitation.server';
import { bus } from '$lib/server/bus';
import { asWorker, readAs, writeAs, type Actor } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { platform } from '$lib/server/platform';
import { whoIs } from '$lib/server/who';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	await slowDown(event);
	const invitation = await find(event);
	return {
		narrow: true,
		path: event.url.pathname,
		invitation,
		sensitive: invitation?.sensitive ?? false,
		/** Whoever is signed in: the person invited, somebody else, or nobody. */
		visitor: visitorOf(event, invitation),
		mustSignIn: invitation?.state === 'open' && !event.locals.account && (await isKnown(invitation)),
		myName: event.locals.person?.name ?? null
	};
};

const nameForm = z.object({
	name: z
		.string()
		.trim()
		.refine(canBeSeen, 'Tell the others your name.')
		.max(120, 'Keep it under 120 characters.')
});

export const actions: Actions = {
	accept: async (event) => {
		await slowDown(event);
		const read = await readForm(event.request, nameForm);
		if (!read.ok) return fail(400, read.problem);
		const invitation = await find(event);
		if (invitation?.state !== 'open') return fail(400, { values: read.values, errors: {} });
		const visitor = visitorOf(event, invitation);
		if (visitor === 'other') return fail(403, { values: read.values, errors: {} });
		// The link is for one circle: it opens no account that exists already.
		if (visitor === 'nobody' && (await isKnown(invitation)))
			redirect(303, `/sign-in?next=${event.url.pathname}`);
		const actor = visitor === 'invited' ? event.locals.account : await signIn(event, invitation.email);
		let circle: string;
		try {
			circle = await writeAs(actor, (tx) => acceptInvitation(tx, event.params.token, read.value.name));
		} catch (refusal) {
			return fail(400, problemFromDatabase(refusal, read.values));
		}
		redirect(303, `/circles/${circle}`);
	},

	signOut: async (event) => {
		const { account, supabase } = event.locals;
		if (account) {
			await supabase.auth.signOut({ scope: 'local' });
			await bus.publish('access', { userId: account.userId });
		}
		event.setHeaders({ 'clear-site-data': '"cache", "storage"' });
		redirect(303, event.url.pathname);
	}
};

const TOKEN = /^[\w-]{16,64}$/;

async function find({ locals, params }: RequestEvent<{ token: string }>): Promise<Invitation | null> {
	if (!TOKEN.test(params.token)) return null;
	return readAs(locals.account, (tx) => readInvitation(tx, params.token));
}

function visitorOf({ locals }: RequestEvent, invitation: Invitation | null): 'invited' | 'other' | 'nobody' {
	if (!locals.account || !invitation) return 'nobody';
	return locals.account.email.toLowerCase() === invitation.email ? 'invited' : 'other';
}

const isKnown = ({ email }: Invitation): Promise<boolean> => asWorker((tx) => hasAccount(tx, email));

/** The link came by mail to this address, so following it is what a sign-in link would be. */
async function signIn({ locals }: RequestEvent, email: string): Promise<Actor> {
	const issued = await platform.issueSignIn(email, { createUser: true });
	if (!issued || !(await platform.signInWithLink(locals.supabase, issued.linkToken))) {
		error(503, 'We could not sign you in at the moment. Your invitation is still good: please try again.');
	}
	const { account } = await whoIs(locals.supabase);
	return account;
}

async function slowDown(event: RequestEvent): Promise<void> {
	const { allowed } = await limit('invitation-opened-ip', event.getClientAddress());
	if (!allowed) error(429, 'That was too often. Please wait a little, then follow the link again.');
}
