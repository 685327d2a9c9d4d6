import { saysSomething } from '$lib/ui/visible';
import { z } from 'zod';

/** A conversation as the list shows it. */
export type TopicSummary = {
	id: string;
	title: string;
	startedBy: string;
	posts: number;
	/** Posts by others since the person last read it. */
	unread: number;
	lastPostAt: Date;
	lastPostBy: string | null;
	isClosed: boolean;
	session: { id: string; title: string } | null;
	action: { id: string; title: string } | null;
};

/** A conversation as its own page shows it. */
export type Topic = Omit<TopicSummary, 'posts' | 'unread' | 'lastPostBy'> & {
	circleId: string;
	startedById: string;
	createdAt: Date;
	/** Whether new posts come to the person by mail. */
	follows: boolean;
	/** Up to when the person has read it; null: never opened. */
	readAt: Date | null;
};

export type Post = {
	id: string;
	author: { id: string; name: string };
	/** The organisation the author represents in this circle. */
	organisation: string | null;
	body: string;
	createdAt: Date;
	editedAt: Date | null;
	removedAt: Date | null;
};

const body = z
	.string('Write something first.')
	.trim()
	.min(1, 'Write something first.')
	.max(20_000, 'That is too long: 20,000 characters at most. Split it, or link to a document.');
const title = z
	.string()
	.trim()
	.refine(saysSomething, 'Give it a title, so that others know what it is about.')
	.max(200, 'Keep the title to 200 characters.');
const optionalId = z.preprocess(
	(value) => (value === '' ? undefined : value),
	z.uuid('Choose from the list.').optional()
);

export const newPost = z.object({ id: z.uuid(), body });
export const newTopic = z.object({
	id: z.uuid(),
	post: z.uuid(),
	title,
	body,
	/** 'session:<id>' or 'action:<id>' */
	about: z.preprocess(
		(value) => (value === '' ? undefined : value),
		z
			.string()
			.regex(/^(session|action):[0-9a-f-]{36}$/, 'Choose from the list.')
			.optional()
	)
});
export type NewTopic = z.infer<typeof newTopic>;
export const editedPost = z.object({ body });
export const onePost = z.object({ post: z.uuid() });
export const putBack = z.object({ post: z.uuid(), body });
export const quoted = optionalId;

/** The text as a Markdown quotation, ready to be answered. */
export function quotation(name: string, text: string): string {
	const lines = text.split('\n').map((line) => `> ${line}`.trimEnd());
	return [`> ${name} wrote:`, '>', ...lines, '', ''].join('\n');
}

/** The first words of a text, cut between words. */
export function excerpt(text: string, most = 600): string {
	const plain = text.trim();
	if (plain.length <= most) return plain;
	const cut = plain.slice(0, most);
	const end = cut.search(/\s\S*$/);
	return `${cut.slice(0, end > most / 2 ? end : most).trimEnd()}…`;
}

/** Stands where somebody's name would, when they are not to be seen any more. */
export const GONE = 'Somebody who has left';
