import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { asWorker } from '$lib/server/database';
import { kept } from '$lib/server/kept';
import { platform } from '$lib/server/platform';
import { everybody, host, ruth } from './cast';
import { gatherCircle } from './circle.server';
import { makePromises } from './commitments.server';
import { sampleDates } from './dates';
import { writeDocuments } from './documents.server';
import { holdConversations } from './forum.server';
import { must, type Accounts } from './people.server';
import { removeSample } from './remove.server';
import { planSessions } from './sessions.server';

/** Whoever presses twice waits for the same sample. */
const state = kept('sample', () => ({ building: null as Promise<void> | null }));

/**
 * Builds the sample circle in an empty place: ordinary writes, each by the person whose act it is, so that every rule
 * applies. Throws when the place is not empty; whatever fails half-way is removed again.
 */
export function buildSample(now = new Date()): Promise<void> {
	state.building ??= build(now).finally(() => {
		state.building = null;
	});
	return state.building;
}

async function build(now: Date): Promise<void> {
	const accounts = await openAccounts();
	await asWorker(async (tx) => {
		await sql`select private.found(${accounts(ruth.id).userId}, ${ruth.email}, ${ruth.name}, ${host.name}, ${host.sector}, true)`.execute(
			tx
		);
		await sql`update private.installation set is_being_built = true`.execute(tx);
	});
	try {
		await fill(accounts, now);
	} catch (error) {
		await removeSample();
		throw error;
	}
}

async function fill(accounts: Accounts, now: Date): Promise<void> {
	const dates = sampleDates(now);
	const circle = await gatherCircle(accounts);
	const { held } = await planSessions(accounts, circle, dates);
	const commitments = await makePromises(accounts, circle, held, dates);
	await writeDocuments(accounts, held, commitments);
	await holdConversations(accounts, circle.id);
	await asWorker((tx) => sql`select private.settle_sample(${held.id})`.execute(tx));
}

/** Accounts with a password that nobody knows: one becomes a person of the sample by choosing them. */
async function openAccounts(): Promise<Accounts> {
	const opened = await Promise.all(
		everybody.map(async ({ id, email, name }) => {
			const created = await platform.createUser(email, randomBytes(24).toString('base64url'), name);
			return [id, { userId: created ?? (await accountOf(email)), email }] as const;
		})
	);
	const byId = new Map(opened);
	return (id) => must(byId, id);
}

/** An account that an interrupted attempt has left behind. A link that is used up tells which one it is. */
async function accountOf(email: string): Promise<string> {
	const jar = new Map<string, string>();
	const client = platform.clientOf({
		secure: false,
		getAll: () => [...jar].map(([name, value]) => ({ name, value })),
		set: (name, value) => jar.set(name, value)
	});
	const issued = await platform.issueSignIn(email, { createUser: false });
	if (issued) await platform.signInWithLink(client, issued.linkToken);
	const { data } = await client.auth.getSession();
	if (!data.session) throw new Error('The sample could not use one of its addresses.');
	await client.auth.signOut({ scope: 'local' });
	return data.session.user.id;
}
