import { readStory } from '$lib/action/story.server';
import { readAs } from '$lib/server/database';
import { renderMarkdown } from '$lib/server/markdown';
import { signedIn } from '$lib/server/signed-in';
import { topicsAbout } from '$lib/topic/topic.server';
import { askAction } from './ask-action.server';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = signedIn(event);
	const { action, story, topics } = await readAs(person, async (tx) => {
		const found = await askAction(tx, event.params.action);
		return { action: found, story: await readStory(tx, found.id), topics: await topicsAbout(tx, found.id) };
	});
	return {
		action,
		story,
		topics,
		sensitive: action.circle.isSensitive,
		detail: action.detail ? renderMarkdown(action.detail) : null
	};
};
