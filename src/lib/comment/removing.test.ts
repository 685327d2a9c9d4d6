import { render } from 'svelte/server';
import { expect, it, vi } from 'vitest';
import type { Thread } from './comment';
import { CommentsHere } from './here.svelte';
import ThreadCard from './ThreadCard.svelte';

vi.mock('$app/state', () => ({ page: { data: { zone: 'Europe/London' } } }));

const at = new Date('2026-11-05T14:00:00Z');
const comment = (id: string, body: string) => ({
	id,
	author: { id: 'ruth', name: 'Ruth Adeyemi' },
	body,
	at,
	isEdited: false,
	isRemoved: false
});
const thread: Thread = {
	id: 't1',
	documentId: 'notes',
	section: 's1',
	place: { from: {}, to: {} },
	quote: 'Twelve beds',
	startedAt: at,
	isSettled: false,
	comments: [comment('c1', 'Which ones?'), comment('c2', 'Those on Harbour Street.')]
};

it('[M8] says before a comment is removed that it can’t be brought back, and names the comment', () => {
	const here = new CommentsHere(
		() => [thread],
		() => 'notes',
		() => 'ruth'
	);
	const { body } = render(ThreadCard, {
		props: { thread, here, action: '/comments', mayWrite: true, mayRemove: true, isGone: false }
	});
	const removing = body
		.split('<details')
		.map((part) => part.split('</details>')[0] ?? '')
		.filter((part) => part.includes('?/remove'));
	expect(removing).toHaveLength(2);
	for (const part of removing) expect(part).toContain('It can’t be brought back.');
	expect(removing[0]).toContain('aria-label="Remove the comment: Which ones?"');
	expect(removing[1]).toContain('aria-label="Remove the comment: Those on Harbour Street."');
	expect(body.split('?/remove')).toHaveLength(3);
});
