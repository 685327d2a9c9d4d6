import { todayOf, zoneOf } from '$lib/action/today-of';
import { readFrame } from '$lib/home/frame.server';
import { everybody } from '$lib/sample/cast';
import { readAs } from '$lib/server/database';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async ({ locals: { person } }) => {
	const here = { today: todayOf(person), zone: zoneOf(person) };
	if (!person) return { person: null, organisation: null, sample: null, sensitive: false, ...here };
	const { organisation, sensitive, installation } = await readAs(person, readFrame);
	return {
		person: { id: person.id, name: person.name, email: person.email, hasZone: person.timeZone !== null },
		...here,
		organisation,
		sample:
			installation === 'sample'
				? { people: everybody.map(({ id, name, organisation, role }) => ({ id, name, organisation, role })) }
				: null,
		sensitive
	};
};
