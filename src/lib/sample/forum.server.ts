import { randomUUID } from 'node:crypto';
import { writeAs } from '$lib/server/database';
import type { Accounts } from './people.server';
import { topics } from './words';

/** The conversations between the two dialogues. */
export async function holdConversations(accounts: Accounts, circle: string): Promise<void> {
	for (const { by, title, posts } of topics) {
		const topic = randomUUID();
		await writeAs(accounts(by), (tx) =>
			tx.insertInto('topics').values({ id: topic, circle_id: circle, title }).execute()
		);
		for (const post of posts) {
			await writeAs(accounts(post.by), (tx) =>
				tx.insertInto('posts').values({ circle_id: circle, topic_id: topic, body: post.body }).execute()
			);
		}
	}
}
