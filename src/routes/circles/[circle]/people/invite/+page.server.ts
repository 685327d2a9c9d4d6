import { error, fail, redirect } from '@sveltejs/kit';
import { atLeast, readRole, rolesToGive, type Role } from '$lib/circle/circle';
import { readCircle } from '$lib/circle/circle.server';
import { checkLines, type Checked, type CheckedLine, type Known } from '$lib/invitation/check-lines';
import { MOST_LINES } from '$lib/invitation/invitation';
import { addressesOf, invite } from '$lib/invitation/invitation.server';
import { readPreviewed, readTyped, type PostedList } from '$lib/invitation/posted-list';
import { readSector } from '$lib/organisation/organisation';
import { knownOrganisations, nameOrganisations } from '$lib/organisation/organisation.server';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { codeOf } from '$lib/server/error-code';
import { problemFromDatabase } from '$lib/server/form';
import { limit } from '$lib/server/limits';
import { signedIn } from '$lib/server/signed-in';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { role } = await event.parent();
	if (!atLeast(role, 'facilitator')) error(403, 'Conveners and facilitators invite people. Ask one of them.');
	return { organisations: await readAs(person, knownOrganisations), roles: rolesToGive(role) };
};

export const actions: Actions = {
	check: async (event) => {
		const person = signedIn(event);
		const form = await event.request.formData();
		const values = typedText(form);
		const isPreview = form.has('count');
		const list = isPreview ? readPreviewed(form) : await readTyped(form);
		const refuse = (errors: Record<string, string>) => fail(400, { list: null, sectors: {}, values, errors });
		if (list.lines.length === 0) {
			return refuse({
				form: isPreview ? 'Every line was left out. Begin again.' : 'Type or paste whom you want to invite.'
			});
		}
		if (list.lines.length > MOST_LINES) {
			return refuse({ list: `That is ${list.lines.length} people. Invite at most ${MOST_LINES} at a time.` });
		}
		const fallback = readRole(values.role) ?? 'participant';
		const checked = await readAs(person, (tx) => check(tx, event.params.circle, list, fallback));
		return { list: checked, sectors: list.sectors, values, errors: {} };
	},

	send: async (event) => {
		const person = signedIn(event);
		const form = await event.request.formData();
		const values = typedText(form);
		const list = readPreviewed(form);
		const fallback = readRole(values.role) ?? 'participant';
		const again = async (errors: Record<string, string>) => {
			const checked = await readAs(person, (tx) => check(tx, event.params.circle, list, fallback));
			return fail(400, { list: checked, sectors: list.sectors, values, errors });
		};
		if (list.lines.length === 0)
			return again({ form: 'Every line was left out: there is nobody to invite.' });
		const before = await readAs(person, (tx) => check(tx, event.params.circle, list, fallback));
		if (before.wrong > 0) return again({});
		const { allowed } = await limit('invitation', person.id, list.lines.length);
		if (!allowed)
			return again({
				form: 'That was many invitations at once. Please wait an hour; your list is still here.'
			});
		let sent: boolean;
		try {
			sent = await writeAs(person, async (tx) => {
				const checked = await check(tx, event.params.circle, list, fallback);
				if (checked.wrong > 0) return false;
				await inviteAll(tx, event.params.circle, checked, list.sectors);
				return true;
			});
		} catch (refusal) {
			if (isDuplicate(refusal)) return again({ form: 'Somebody else invited one of these people just now.' });
			return again({ form: Object.values(problemFromDatabase(refusal, {}).errors)[0] ?? '' });
		}
		if (!sent) return again({});
		redirect(303, `/circles/${event.params.circle}/people?invited=${list.lines.length}`);
	}
};

async function check(tx: Tx, circleId: string, list: PostedList, fallback: Role): Promise<Checked> {
	const circle = await readCircle(tx, circleId);
	if (!circle || !atLeast(circle.role, 'facilitator'))
		error(404, 'There is no such circle, or you are not in it.');
	if (circle.closedAt) error(409, 'This circle is closed. Open it again before you invite people.');
	const known: Known = {
		organisations: await knownOrganisations(tx),
		...(await addressesOf(tx, circleId)),
		roles: rolesToGive(circle.role)
	};
	return checkLines(list.lines, known, list.answers, fallback);
}

/** New organisations and all invitations, in the caller's transaction: everything or nothing. */
async function inviteAll(
	tx: Tx,
	circleId: string,
	checked: Checked,
	sectors: PostedList['sectors']
): Promise<void> {
	const made = await nameOrganisations(
		tx,
		checked.newOrganisations.map(({ key, name }) => ({ name, sector: readSector(sectors[key]) ?? 'other' }))
	);
	await invite(
		tx,
		circleId,
		checked.lines.map((line) => ({
			email: line.email,
			name: line.name,
			organisation: organisationOf(line, made),
			role: line.givenRole ?? 'participant'
		}))
	);
}

function organisationOf({ represents }: CheckedLine, made: ReadonlyMap<string, string>): string {
	const id = represents && ('existing' in represents ? represents.existing.id : made.get(represents.new.key));
	if (!id) throw new Error('A line that passed the check names no organisation.');
	return id;
}

function typedText(form: FormData): Record<string, string> {
	const text = [...form].flatMap(([name, value]) =>
		typeof value === 'string' ? [[name, value] as const] : []
	);
	return Object.fromEntries(
		text.filter(([name]) => ['name', 'email', 'organisation', 'role', 'list'].includes(name))
	);
}

const isDuplicate = (error: unknown): boolean => codeOf(error) === '23505';
