import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freshDatabase, signedUp, type TestDatabase } from '../../../tests/support/database';
import { asWorker, readAs, writeAs } from '$lib/server/database';
import type { Mail } from '$lib/server/mail';
import { mailFollowers } from './mail-followers.server';
import { mutedByLink, muteByLink } from './mute.server';
import { addPost, editPost, readPosts, removePost, restorePost } from './post.server';
import { followTopic, listTopics, markRead, startTopic, thingsToTalkAbout } from './topic.server';

// The mail of the internet is the edge of the world: what would be sent is looked at instead.
const sent = vi.hoisted((): Mail[] => []);
vi.mock('$lib/server/mail', () => ({ queueMail: async (mail: Mail) => void sent.push(mail) }));
vi.mock('$lib/server/config', () => ({ config: { origin: 'https://colloquy.example' } }));

type Person = Awaited<ReturnType<typeof signedUp>>;
let database: TestDatabase;
let people: Record<'ruth' | 'mei' | 'dev' | 'callum', Person>;
let circle: string;

beforeAll(async () => {
	database = await freshDatabase();
	const { admin } = database;
	people = {
		ruth: await signedUp(admin, 'Ruth Adeyemi'),
		mei: await signedUp(admin, 'Mei Nakamura'),
		dev: await signedUp(admin, 'Dev Sharma'),
		callum: await signedUp(admin, 'Callum Reid')
	};
	const [host] = await admin<
		{ id: string }[]
	>`insert into public.organisations (name) values ('Harbour Trust') returning id`;
	const [made] = await admin<{ id: string }[]>`insert into public.circles (name, host_id, is_sensitive)
		values ('Lantern Circle', ${host?.id ?? ''}, false) returning id`;
	circle = made?.id ?? '';
	for (const [name, { id }] of Object.entries(people))
		await admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
			values (${circle}, ${id}, ${host?.id ?? ''}, ${name === 'ruth' ? 'convener' : name === 'callum' ? 'observer' : 'participant'})`;
});
afterAll(() => database.close());
beforeEach(async () => {
	sent.length = 0;
	await database.admin`update public.memberships set follows_topics = true`;
});

const mailAbout = (post: string) => asWorker((tx) => mailFollowers(tx, { subjectId: post }));
const readers = () => sent.map(({ to }) => to.split('.')[0]).sort();

async function start(by: Person): Promise<{ topic: string; post: string }> {
	const ids = { topic: randomUUID(), post: randomUUID() };
	await writeAs(by, (tx) =>
		startTopic(tx, circle, {
			id: ids.topic,
			post: ids.post,
			title: 'Spring',
			body: 'Where?',
			about: undefined
		})
	);
	return ids;
}

async function answer(by: Person, topic: string, body = 'By the river.'): Promise<string> {
	const id = randomUUID();
	await writeAs(by, (tx) => addPost(tx, circle, topic, { id, body }));
	return id;
}

test('a new topic goes to everybody in the circle but its author', async () => {
	const { post } = await start(people.ruth);
	await mailAbout(post);
	expect(readers()).toEqual(['callum', 'dev', 'mei']);
});

test('an answer goes to those who follow; who reads does not follow, who speaks does', async () => {
	const { topic, post } = await start(people.ruth);
	await writeAs(people.dev, (tx) => markRead(tx, circle, topic, post));
	await mailAbout(await answer(people.mei, topic));
	expect(readers()).toEqual(['ruth']);
	sent.length = 0;
	await writeAs(people.callum, (tx) => followTopic(tx, circle, topic, true));
	await mailAbout(await answer(people.ruth, topic));
	expect(readers()).toEqual(['callum', 'mei']);
	// Also when they had read it first, as everybody does who looks at it.
	await answer(people.dev, topic);
	sent.length = 0;
	await mailAbout(await answer(people.ruth, topic));
	expect(readers()).toEqual(['callum', 'dev', 'mei']);
});

test('whoever said that they want no mail gets none for having spoken', async () => {
	const { topic } = await start(people.ruth);
	await writeAs(people.dev, (tx) => followTopic(tx, circle, topic, false));
	await answer(people.dev, topic);
	await mailAbout(await answer(people.mei, topic));
	expect(readers()).toEqual(['ruth']);
});

test('a topic can be about what everybody may see, and nothing else', async () => {
	const [kept, open] = await Promise.all(
		(['concerned', 'circle'] as const).map(async (visibility) => {
			const [made] = await database.admin<{ id: string }[]>`
				insert into public.actions (circle_id, born_as, title, owner_id, created_by, visibility)
				select ${circle}, 'Beds', 'Beds', c.host_id, ${people.ruth.id}, ${visibility} from public.circles c
				where c.id = ${circle} returning id`;
			return `action:${made?.id}`;
		})
	);
	const offered = await readAs(people.ruth, (tx) => thingsToTalkAbout(tx, circle));
	const values = offered.map(({ value }) => value);
	expect(values).toContain(open);
	expect(values).not.toContain(kept);
});

test('a removed post is mailed to nobody', async () => {
	const { topic, post } = await start(people.ruth);
	await writeAs(people.ruth, (tx) => removePost(tx, topic, post));
	await mailAbout(post);
	expect(sent).toEqual([]);
});

test('the link in a mail stops that topic, only when it is really used, and for its reader alone', async () => {
	const { topic, post } = await start(people.ruth);
	await mailAbout(post);
	await writeAs(people.mei, (tx) => followTopic(tx, circle, topic, true));
	await writeAs(people.dev, (tx) => followTopic(tx, circle, topic, true));
	const token = tokenFor(people.mei);
	expect(await readAs(null, (tx) => muteByLink(tx, token, { everything: false, really: false }))).toBe(
		'Spring'
	);
	sent.length = 0;
	await mailAbout(await answer(people.ruth, topic));
	expect(readers()).toEqual(['dev', 'mei']);
	const isMuted = () => readAs(null, (tx) => mutedByLink(tx, token));
	expect(await isMuted()).toBeNull();
	await writeAs(null, (tx) => muteByLink(tx, token, { everything: false, really: true }));
	expect(await isMuted()).toBe('topic');
	sent.length = 0;
	await mailAbout(await answer(people.ruth, topic));
	expect(readers()).toEqual(['dev']);
});

test('the link stops everything of the circle, and speaking later does not bring the mails back', async () => {
	const first = await start(people.ruth);
	await mailAbout(first.post);
	const token = tokenFor(people.mei);
	await writeAs(null, (tx) => muteByLink(tx, token, { everything: true, really: true }));
	expect(await readAs(null, (tx) => mutedByLink(tx, token))).toBe('circle');
	sent.length = 0;
	const second = await start(people.ruth);
	await mailAbout(second.post);
	expect(readers()).toEqual(['callum', 'dev']);
	await answer(people.mei, second.topic);
	sent.length = 0;
	await mailAbout(await answer(people.ruth, second.topic));
	expect(readers()).toEqual([]);
});

test('a link that is no link mutes nothing', async () => {
	expect(await readAs(null, (tx) => muteByLink(tx, 'guess', { everything: true, really: false }))).toBeNull();
	const kept = await database.admin`select token_hash from private.mute_links`;
	expect(kept.every(({ token_hash: hash }) => /^[0-9a-f]{64}$/.test(String(hash)))).toBe(true);
});

test('a post that is sent twice is there once', async () => {
	const { topic } = await start(people.ruth);
	const id = randomUUID();
	for (const body of ['Once.', 'Twice.'])
		await writeAs(people.mei, (tx) => addPost(tx, circle, topic, { id, body }));
	const { posts } = await readAs(people.ruth, (tx) => readPosts(tx, topic));
	expect(posts.map(({ body }) => body)).toEqual(['Where?', 'Once.']);
});

test('an author puts a removed post back; a facilitator’s removal stands', async () => {
	const { topic } = await start(people.ruth);
	const post = await answer(people.mei, topic);
	await writeAs(people.mei, (tx) => removePost(tx, topic, post));
	const [row] = await database.admin`select body from public.posts where id = ${post}`;
	expect(row?.body).toBe('(removed)');
	await expect(writeAs(people.ruth, (tx) => restorePost(tx, topic, post, 'Not hers'))).rejects.toThrow();
	expect(await writeAs(people.mei, (tx) => restorePost(tx, topic, post, 'By the river.'))).toBe(true);
	await writeAs(people.ruth, (tx) => removePost(tx, topic, post));
	await expect(writeAs(people.mei, (tx) => restorePost(tx, topic, post, 'By the river.'))).rejects.toThrow(
		'has been removed'
	);
});

test('nobody edits the words of another, observers write nothing', async () => {
	const { topic, post } = await start(people.mei);
	await expect(writeAs(people.ruth, (tx) => editPost(tx, topic, post, 'Mine'))).rejects.toThrow(
		'Only its author'
	);
	expect(await writeAs(people.dev, (tx) => editPost(tx, topic, post, 'Mine'))).toBe(false);
	await expect(answer(people.callum, topic)).rejects.toThrow();
});

test('what others wrote since I read is new to me, what I wrote is not', async () => {
	const { topic, post } = await start(people.ruth);
	const unread = async (who: Person) =>
		(await readAs(who, (tx) => listTopics(tx, circle, who.id))).find(({ id }) => id === topic)?.unread;
	expect(await unread(people.dev)).toBe(1);
	expect(await unread(people.ruth)).toBe(0);
	await writeAs(people.dev, (tx) => markRead(tx, circle, topic, post));
	expect(await unread(people.dev)).toBe(0);
	await answer(people.mei, topic);
	expect(await unread(people.dev)).toBe(1);
	await answer(people.dev, topic);
	expect(await unread(people.dev)).toBe(0);
});

function tokenFor(reader: Person): string {
	const mail = sent.find(({ to }) => to === reader.email);
	return /\/mute\/([\w-]+)>/.exec(mail?.headers?.['List-Unsubscribe'] ?? '')?.[1] ?? '';
}
