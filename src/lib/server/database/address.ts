import postgres from 'postgres';
import { createHmac } from 'node:crypto';

/** Who a connection is. Only `admin` owns anything, and it is used at the start alone. */
export type Login = 'admin' | 'colloquy_people' | 'colloquy_worker' | 'supabase_auth_admin';

/** A database that can be reached: our own through its socket folder, or any other through its URL. */
export type Address =
	{ kind: 'embedded'; socket: string; database: string } | { kind: 'url'; url: string; prepare: boolean };

type Options = postgres.Options<Record<string, postgres.PostgresType>>;

/** Options for the `postgres` driver to log in at this address under that name. */
export function connectionOptions(address: Address, login: Login): Options & { url: string } {
	const common: Options = {
		connect_timeout: 5,
		idle_timeout: 60,
		backoff: (attempts: number) => Math.min(attempts * 0.2, 2),
		onnotice: () => undefined,
		connection: { application_name: 'colloquy', TimeZone: 'UTC' }
	};
	if (address.kind === 'embedded') {
		const user = login === 'admin' ? 'postgres' : login;
		return { ...common, url: '', host: address.socket, database: address.database, user };
	}
	const options = { ...common, url: address.url, prepare: address.prepare };
	if (login === 'admin') return options;
	return { ...options, user: userName(address.url, login), password: passwordFor(address.url, login) };
}

/** Opens a pool at this address under that name. It connects when it is first used. */
export function connect(address: Address, login: Login, extra: Options = {}): postgres.Sql {
	const { url, ...options } = connectionOptions(address, login);
	return postgres(url, { ...options, ...extra });
}

/** The password of one of our own logins: derived from the administrator's, so that every instance agrees. */
export function passwordFor(url: string, login: Exclude<Login, 'admin'>): string {
	const admin = new URL(url);
	return createHmac('sha256', `${admin.username}:${admin.password}`)
		.update(`colloquy login ${login}`)
		.digest('base64url');
}

/** Poolers name the tenant behind a dot: postgres.abcd. Ours must carry the same ending. */
function userName(url: string, login: string): string {
	const [, ...tenant] = decodeURIComponent(new URL(url).username).split('.');
	return [login, ...tenant].join('.');
}
