import { error, fail, redirect } from '@sveltejs/kit';
import { copyAgenda, fillFromTemplate } from '$lib/agenda/fill.server';
import { listAgenda } from '$lib/agenda/agenda.server';
import { totalMinutes, schedule } from '$lib/agenda/schedule';
import { atLeast } from '$lib/circle/circle';
import { isId } from '$lib/circle/path-id';
import type { Person } from '$lib/person/person';
import { readAs, writeAs, type Tx } from '$lib/server/database';
import { problemFromDatabase, readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { readPlan } from '$lib/session/plan.server';
import { planForm } from '$lib/session/plan-form';
import { planSession, readCircleToPlanIn, readOwnTimeZone } from '$lib/session/planning.server';
import { listPrompts, listSessions } from '$lib/session/session.server';
import { endAfter, readStart, startChoices, type Start } from '$lib/session/start';
import { minutesOf } from '$lib/session/templates';
import { timeZoneChoices } from '$lib/session/time-zones.server';
import type { Actions, PageServerLoad } from './$types';

const USUAL_ZONE = 'Europe/London';
const USUAL_START = '14:00';
const USUAL_END = '16:30';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const start = readStart(event.url.searchParams.get('start'));
	return readAs(person, async (tx) => {
		const circle = await circleToPlanIn(tx, event.params.circle, person);
		const ownZone = await readOwnTimeZone(tx, person.id);
		const earlier = await listSessions(tx, circle.id);
		const copied =
			start.kind === 'copy' ? earlier.find((session) => session.id === start.session) : undefined;
		const prompts = copied ? await listPrompts(tx, copied.id) : [];
		const zone = copied?.timeZone ?? ownZone ?? USUAL_ZONE;
		return {
			values: {
				starts: USUAL_START,
				ends: start.kind === 'template' ? endAfter(USUAL_START, start.items) : USUAL_END,
				timeZone: zone,
				attribution: circle.attribution,
				place: copied?.place ?? '',
				prompts: prompts.map((prompt) => prompt.body).join('\n')
			},
			start: startText(copied || start.kind !== 'copy' ? start : { kind: 'empty' }),
			starts: startChoices(earlier),
			agenda: await sizeOf(tx, start),
			zones: timeZoneChoices([zone, USUAL_ZONE]),
			guessZone: !copied && ownZone === null
		};
	});
};

export const actions: Actions = {
	default: async (event) => {
		const person = signedIn(event);
		const form = await readForm(event.request, planForm);
		if (!form.ok) return fail(400, { ...form.problem, choices: {} });
		const read = readPlan(form.value);
		if (!read.ok) return fail(400, { values: form.values, errors: read.errors, choices: read.choices });
		const start = readStart(form.value.start);
		let id: string;
		try {
			id = await writeAs(person, async (tx) => {
				const circle = await circleToPlanIn(tx, event.params.circle, person);
				const session = await planSession(tx, circle.id, read.plan);
				const home = { circleId: circle.id, sessionId: session };
				if (start.kind === 'template') await fillFromTemplate(tx, home, start.items);
				if (start.kind === 'copy') await copyAgenda(tx, start.session, home);
				return session;
			});
		} catch (problem) {
			return fail(400, { ...problemFromDatabase(problem, form.values), choices: {} });
		}
		redirect(303, `/sessions/${id}/agenda`);
	}
};

async function circleToPlanIn(tx: Tx, id: string, person: Person) {
	const circle = isId(id) ? await readCircleToPlanIn(tx, id, person.id) : null;
	if (!circle) error(404);
	if (!atLeast(circle.role, 'facilitator'))
		error(403, 'Facilitators and conveners plan the sessions of a circle.');
	return circle;
}

function startText(start: Start): string {
	if (start.kind === 'template') return `template:${start.value}`;
	return start.kind === 'copy' ? `copy:${start.session}` : '';
}

async function sizeOf(tx: Tx, start: Start): Promise<{ items: number; minutes: number } | null> {
	if (start.kind === 'empty') return null;
	if (start.kind === 'template') return { items: start.items.length, minutes: minutesOf(start.items) };
	const slots = schedule(await listAgenda(tx, start.session), new Date(0));
	return slots.length > 0 ? { items: slots.length, minutes: totalMinutes(slots) } : null;
}
