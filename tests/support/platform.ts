import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import type postgres from 'postgres';
import type { Address } from '../../src/lib/server/database/address';
import { createEmbeddedPlatform } from '../../src/lib/server/platform/embedded';
import { secretsFrom } from '../../src/lib/server/secrets';
import { cast, password, stranger } from './cast';
import { buildWorld, type Ids, type World } from './circle';
import { freshDatabase } from './database';

/** A prepared database, wherever it is. */
export type Place = { address: Address; admin: postgres.Sql; close: () => Promise<void> };

export type Inhabited = {
	database: Place;
	world: World;
	accounts: Ids;
	/** A client of the data API, as anybody may make one: with that person's session, or with none. */
	clients: Record<string, SupabaseClient>;
	close: () => Promise<void>;
};

export const visitor = 'visitor';

/** A database with the cast's circle and the stranger's, everybody signed in through `supabase-js`, and a visitor. */
export async function inhabited(where?: Place): Promise<Inhabited> {
	const database = where ?? (await freshDatabase());
	const platform = await createEmbeddedPlatform(database.address, secretsFrom('test'));
	const client = () =>
		createClient(platform.url, platform.publishableKey, {
			auth: { persistSession: false, autoRefreshToken: false },
			global: { fetch: platform.fetch }
		});
	const accounts: Ids = {};
	const clients: Record<string, SupabaseClient> = { [visitor]: client() };
	await Promise.all(
		[...cast, stranger].map(async ({ id, email, name }) => {
			accounts[id] = (await platform.createUser(email, password, name)) ?? '';
			const own = client();
			const { error } = await own.auth.signInWithPassword({ email, password });
			if (error) throw error;
			clients[id] = own;
		})
	);
	const world = await buildWorld(database.admin, accounts);
	return {
		database,
		world,
		accounts,
		clients,
		close: async () => {
			await platform.close();
			await database.close();
		}
	};
}
