import { excerpt } from './topic';

/** What a mail about a new post is made of. */
export type NewPost = {
	id: string;
	body: string;
	author: string;
	topicId: string;
	topic: string;
	circleId: string;
	circle: string;
	isSensitive: boolean;
	isFirst: boolean;
};

/**
 * The mail about a new post. About a sensitive circle it says nothing: no names, no subject, no text, only the link.
 * `origin` is where this site lives; `token` is the reader's own for stopping such mails (RFC 8058: one click).
 */
export function wordMail(
	post: NewPost,
	origin: string,
	token: string
): { subject: string; text: string; headers: Record<string, string> } {
	const link = `${origin}/circles/${post.circleId}/topics/${post.topicId}#post-${post.id}`;
	const stop = `${origin}/mute/${token}`;
	return {
		...(post.isSensitive ? neutral(link, stop) : open(post, link, stop)),
		headers: {
			'List-Unsubscribe': `<${stop}>`,
			'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
			// Mail programs put the mails about one topic together.
			References: `<topic-${post.topicId}@${new URL(origin).hostname}>`
		}
	};
}

function neutral(link: string, stop: string) {
	return {
		subject: 'Something new to read',
		text: [
			'There is something new for you to read:',
			link,
			'',
			'You will be asked to sign in.',
			'',
			`To get no more of these mails: ${stop}`,
			''
		].join('\n')
	};
}

function open(post: NewPost, link: string, stop: string) {
	const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
	const topic = plain(post.topic);
	const did = post.isFirst ? 'started a topic' : 'wrote';
	return {
		subject: post.isFirst ? topic : `Re: ${topic}`,
		text: [
			`${plain(post.author)} ${did} in ${plain(post.circle)}:`,
			'',
			excerpt(post.body),
			'',
			`Read and answer: ${link}`,
			'',
			`To get no more mails about this: ${stop}`,
			''
		].join('\n')
	};
}
