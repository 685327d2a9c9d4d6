import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { chooseMail, myMailChoices } from '$lib/action/reach/choices.server';
import { endCalendar, makeCalendar, myCalendars } from '$lib/calendar/calendar.server';
import { isId } from '$lib/circle/path-id';
import { following, passwordChange, profile } from '$lib/person/account';
import { describeMyself, followTopics, readAccount } from '$lib/person/account.server';
import { timeZoneOptions } from '$lib/person/time-zones';
import { bus } from '$lib/server/bus';
import { config } from '$lib/server/config';
import { readAs, writeAs } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { platform } from '$lib/server/platform';
import { signedIn } from '$lib/server/signed-in';
import { tooOften } from '$lib/sign-in/sign-in';
import { changePassword, isFresh, isPasswordOf } from '$lib/sign-in/sign-in.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { account, choices, calendars } = await readAs(person, async (tx) => ({
		account: await readAccount(tx, person.id),
		choices: await myMailChoices(tx),
		calendars: await myCalendars(tx)
	}));
	if (!account) error(404);
	return {
		narrow: true,
		account,
		choices,
		calendar: calendars.find(({ organisationId }) => organisationId === null) ?? null,
		zones: timeZoneOptions(),
		needsCurrent: !(await isFresh(person))
	};
};

const pace = z.preprocess(
	(value) => (value === '' ? null : value),
	z.enum(['off', 'daily', 'at_once']).nullable()
);
/** How often in general, and beside it one field for each circle, named by its id. */
const mailForm = z.object({ general: pace }).catchall(pace);

export const actions: Actions = {
	async profile(event) {
		const person = signedIn(event);
		const form = await readForm(event.request, profile);
		if (!form.ok) return fail(400, { at: 'profile', ...form.problem });
		await writeAs(person, (tx) => describeMyself(tx, person.id, form.value));
		return { at: 'profile' };
	},

	async password(event) {
		const person = signedIn(event);
		const refuse = (status: number, errors: Record<string, string>) =>
			fail(status, { at: 'password', values: {}, errors });
		const form = await readForm(event.request, passwordChange);
		if (!form.ok) return fail(400, { at: 'password', ...form.problem });
		const { currentPassword, password } = form.value;
		const { allowed, retryAfterSeconds } = await limit('new-password', person.userId);
		if (!allowed) return refuse(429, { form: tooOften(retryAfterSeconds) });
		if (!(await isFresh(person)) && !(await isPasswordOf(person.email, currentPassword))) {
			return refuse(400, {
				currentPassword: 'This is not your password. If you have none yet, have a link sent to you.'
			});
		}
		const { refusal } = await changePassword(event.locals.supabase, person, password);
		return refusal ? refuse(400, { password: refusal }) : { at: 'password' };
	},

	async follow(event) {
		const person = signedIn(event);
		const form = await readForm(event.request, following);
		if (!form.ok) error(400);
		await writeAs(person, (tx) => followTopics(tx, form.value.membership, form.value.follows === 'yes'));
		return { at: 'follow' };
	},

	async mail(event) {
		const person = signedIn(event);
		const form = await readForm(event.request, mailForm);
		if (!form.ok) error(400);
		const { general, ...circles } = form.value;
		try {
			await writeAs(person, async (tx) => {
				await chooseMail(tx, null, general);
				for (const [circle, chosen] of Object.entries(circles))
					if (isId(circle)) await chooseMail(tx, circle, chosen);
			});
		} catch (refusal) {
			return fail(409, { at: 'mail', ...problemFromDatabase(refusal, form.values) });
		}
		return { at: 'mail' };
	},

	async calendar(event) {
		const token = await writeAs(signedIn(event), (tx) => makeCalendar(tx, null));
		return { at: 'calendar', address: `${config.origin}/calendar/${token}.ics` };
	},

	async endCalendar(event) {
		await writeAs(signedIn(event), (tx) => endCalendar(tx, null));
		return { at: 'calendar' };
	},

	async everywhere(event) {
		const person = signedIn(event);
		await platform.signOutEverywhere(person.userId);
		await event.locals.supabase.auth.signOut({ scope: 'local' });
		await bus.publish('access', { userId: person.userId });
		event.setHeaders({ 'clear-site-data': '"cache", "storage"' });
		redirect(303, '/sign-in');
	}
};
