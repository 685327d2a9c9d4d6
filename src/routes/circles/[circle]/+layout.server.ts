import { error } from '@sveltejs/kit';
import { todayOf } from '$lib/action/today-of';
import { readCircle } from '$lib/circle/circle.server';
import { isId } from '$lib/circle/path-id';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = async (event) => {
	const person = signedIn(event);
	const { circle: id } = event.params;
	event.depends('circle');
	const circle = isId(id) ? await readAs(person, (tx) => readCircle(tx, id, todayOf(person))) : null;
	if (!circle) error(404, 'There is no such circle, or you are not in it.');
	return { circle, role: circle.role, sensitive: circle.isSensitive && circle.role !== 'none' };
};
