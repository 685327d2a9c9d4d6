import { measure, setIndicator } from '$lib/action/depth/change.server';
import { indicatorForm, readingForm } from '$lib/action/depth/depth';
import { readSurroundings } from '$lib/action/depth/surroundings.server';
import { readAs } from '$lib/server/database';
import { signedIn } from '$lib/server/signed-in';
import { askAction } from '../ask-action.server';
import { changeAction } from '../change-action.server';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
	readAs(signedIn(event), async (tx) => {
		const action = await askAction(tx, event.params.action);
		const { gauges } = await readSurroundings(tx, action.id);
		return { narrow: true, sensitive: action.circle.isSensitive, action, gauges };
	});

export const actions: Actions = {
	set: (event) => changeAction(event, 'set', indicatorForm, setIndicator),
	measure: (event) => changeAction(event, 'measure', readingForm, (tx, _id, given) => measure(tx, given))
};
