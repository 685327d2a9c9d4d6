import { z } from 'zod';

export type Comment = {
	id: string;
	/** Null wherever the session is not attributed: it is not stored there. */
	author: { id: string; name: string } | null;
	body: string;
	at: Date;
	isEdited: boolean;
	isRemoved: boolean;
};

export type Thread = {
	id: string;
	documentId: string;
	section: string;
	/** Yjs relative positions: where the words are now. */
	place: { from: object; to: object };
	/** The words as they were when the thread began. */
	quote: string;
	startedAt: Date;
	isSettled: boolean;
	comments: Comment[];
};

const body = z.string().trim().min(1, 'Write the comment.').max(4000, 'Keep it under 4,000 characters.');
/** Made by the tab that writes, where no author is kept; without JavaScript there is none. */
const key = z.string().max(200).optional();
const id = z.uuid().optional();

const place = z
	.string()
	.max(2000)
	.transform((text, context) => {
		try {
			return z.object({ from: z.looseObject({}), to: z.looseObject({}) }).parse(JSON.parse(text));
		} catch {
			context.addIssue({ code: 'custom', message: 'Select the words the comment is about.' });
			return z.NEVER;
		}
	});

export const startForm = z.object({
	thread: id,
	comment: id,
	document: z.uuid(),
	section: z.string().min(1).max(60),
	place,
	quote: z.string().trim().min(1, 'Select the words the comment is about.').max(2000),
	body,
	key
});
export const replyForm = z.object({ thread: z.uuid(), comment: id, body, key });
export const editForm = z.object({ comment: z.uuid(), body, key });
export const removeForm = z.object({ comment: z.uuid(), key });
export const settleForm = z.object({ thread: z.uuid(), settled: z.enum(['yes', 'no']) });

/** How many comments came after that moment, apart from one's own and removed ones. */
export function unreadIn(
	threads: readonly Thread[],
	since: number,
	isMine: (comment: Comment) => boolean
): number {
	return threads
		.flatMap(({ comments }) => comments)
		.filter((comment) => !comment.isRemoved && comment.at.getTime() > since && !isMine(comment)).length;
}

/** Whether its writer may still change it: the last one of its thread, and not removed. */
export function isLast(thread: Thread, comment: Comment): boolean {
	return thread.comments.at(-1)?.id === comment.id && !comment.isRemoved;
}
