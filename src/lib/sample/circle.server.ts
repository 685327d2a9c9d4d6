import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { asWorker, readAs, writeAs } from '$lib/server/database';
import { everybody, guests, host, ruth, type CastMember } from './cast';
import { must, type Accounts } from './people.server';
import { circle as words } from './words';

export type SampleCircle = {
	id: string;
	/** Organisation ids by name. */
	organisations: Map<string, string>;
	/** Membership and people ids by the cast's ids. */
	memberships: Map<string, { id: string; personId: string }>;
	strands: Map<string, string>;
	phases: Map<string, string>;
};

/** The convener starts the circle and invites; everybody accepts. */
export async function gatherCircle(accounts: Accounts): Promise<SampleCircle> {
	const others = everybody.filter((person) => person !== ruth);
	const { id, organisations } = await startCircle(accounts);
	const invitations = await invite(accounts, id, organisations, others);
	for (const person of others) {
		const token = must(invitations, person.id);
		await writeAs(accounts(person.id), (tx) =>
			sql`select public.accept_invitation(${token}, ${person.name})`.execute(tx)
		);
	}
	return { id, organisations, ...(await readBack(accounts, id)) };
}

async function startCircle(accounts: Accounts): Promise<Pick<SampleCircle, 'id' | 'organisations'>> {
	return writeAs(accounts(ruth.id), async (tx) => {
		const own = await tx
			.selectFrom('organisations')
			.select(['id', 'name'])
			.where('name', '=', host.name)
			.executeTakeFirstOrThrow();
		await tx
			.updateTable('organisations')
			.set({ functions: host.functions, website: 'https://northgate.example.org' })
			.where('id', '=', own.id)
			.execute();
		const named = await tx
			.insertInto('organisations')
			.values(guests.map(({ name, sector, functions }) => ({ name, sector, functions })))
			.returning(['id', 'name'])
			.execute();
		const { rows } = await sql<{
			id: string;
		}>`select public.create_circle(${words.name}, ${own.id}, ${words.objective},
			'chatham_house', 'members', true, ${words.phases}::text[], ${words.strands}::text[]) as id`.execute(tx);
		const [circle] = rows;
		if (!circle) throw new Error('The sample circle was not created.');
		return { id: circle.id, organisations: new Map([own, ...named].map((each) => [each.name, each.id])) };
	});
}

async function invite(
	accounts: Accounts,
	circle: string,
	organisations: Map<string, string>,
	people: CastMember[]
): Promise<Map<string, string>> {
	const invited = await writeAs(accounts(ruth.id), (tx) =>
		tx
			.insertInto('invitations')
			.values(
				people.map(({ email, name, role, organisation }) => ({
					circle_id: circle,
					email,
					name,
					role,
					organisation_id: must(organisations, organisation)
				}))
			)
			.returning(['id', 'email'])
			.execute()
	);
	const tokens = new Map<string, string>();
	await asWorker(async (tx) => {
		for (const { id, email } of invited) {
			const token = randomBytes(32).toString('base64url');
			await sql`update public.invitations set token_hash = private.hash_token(${token}), sent_at = now() where id = ${id}`.execute(
				tx
			);
			const person = people.find((each) => each.email === email);
			if (person) tokens.set(person.id, token);
		}
	});
	return tokens;
}

async function readBack(
	accounts: Accounts,
	circle: string
): Promise<Pick<SampleCircle, 'memberships' | 'strands' | 'phases'>> {
	return readAs(accounts(ruth.id), async (tx) => {
		const members = await tx
			.selectFrom('memberships as m')
			.innerJoin('people as p', 'p.id', 'm.person_id')
			.select(['m.id', 'm.person_id', 'p.name'])
			.where('m.circle_id', '=', circle)
			.execute();
		const strands = await tx
			.selectFrom('strands')
			.select(['id', 'name'])
			.where('circle_id', '=', circle)
			.execute();
		const phases = await tx
			.selectFrom('phases')
			.select(['id', 'name'])
			.where('circle_id', '=', circle)
			.execute();
		return {
			memberships: new Map(
				everybody.flatMap(({ id, name }) => {
					const member = members.find((each) => each.name === name);
					return member ? [[id, { id: member.id, personId: member.person_id }] as const] : [];
				})
			),
			strands: new Map(strands.map((each) => [each.name, each.id])),
			phases: new Map(phases.map((each) => [each.name, each.id]))
		};
	});
}
