import { proposalChoices } from '$lib/action/action.server';
import { endedLinks, openLinks, saidByLink } from '$lib/action/answer/answer.server';
import { readSurroundings } from '$lib/action/depth/surroundings.server';
import { correctable } from '$lib/action/story';
import { readStory } from '$lib/action/story.server';
import { readAs } from '$lib/server/database';
import { together } from '$lib/server/database/together';
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
		const { choices, ...rest } = await together({
			choices: action.mayEdit ? proposalChoices(tx, circle) : Promise.resolve(null),
			story: readStory(tx, action.id),
			topics: topicsAbout(tx, action.id),
			byLink: saidByLink(tx, action.id),
			links: openLinks(tx, action.id),
			ended: endedLinks(tx, action.id),
			around: readSurroundings(tx, action.id)
		});
		return {
			...rest,
			action,
			correctable: correctable(action, rest.story),
			choices: {
				organisations: choices?.organisations ?? [],
				strands: choices?.strands ?? [],
				phases: choices?.phases ?? []
			},
			sensitive: action.circle.isSensitive,
			detail: action.detail ? renderMarkdown(action.detail) : null
		};
	});
