import { proposalChoices } from '$lib/action/action.server';
import { endedLinks, openLinks, saidByLink } from '$lib/action/answer/answer.server';
import { otherActions, readSurroundings } from '$lib/action/depth/surroundings.server';
import { readStory } from '$lib/action/story.server';
import { readAs } from '$lib/server/database';
import { renderMarkdown } from '$lib/server/markdown';
import { signedIn } from '$lib/server/signed-in';
import { topicsAbout } from '$lib/topic/topic.server';
import { askAction } from './ask-action.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) =>
	readAs(signedIn(event), async (tx) => {
		const action = await askAction(tx, event.params.action);
		// Only those who may change something need what it could be changed to.
		const circle = action.circle.id;
		const choices = action.mayEdit ? await proposalChoices(tx, circle) : null;
		return {
			action,
			story: await readStory(tx, action.id),
			topics: await topicsAbout(tx, action.id),
			byLink: await saidByLink(tx, action.id),
			links: await openLinks(tx, action.id),
			ended: await endedLinks(tx, action.id),
			around: await readSurroundings(tx, action.id),
			choices: {
				organisations: choices?.organisations ?? [],
				strands: choices?.strands ?? [],
				phases: choices?.phases ?? []
			},
			others: action.mayEdit ? await otherActions(tx, circle, action.id) : [],
			sensitive: action.circle.isSensitive,
			detail: action.detail ? renderMarkdown(action.detail) : null
		};
	});
