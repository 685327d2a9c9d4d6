import type { SupabaseClient } from '@supabase/supabase-js';
import type postgres from 'postgres';
import { stranger } from '../support/cast';
import { idOf, type World } from '../support/circle';
import { ownerColumn, type Row } from './attempts';

type Answer = { data: unknown; error: { code?: string; message: string } | null };

/**
 * After a statement that changed rows of this table, undoes it with an error that names whose rows they were: so
 * that every cell of the matrix starts from the same world, in any order.
 */
export async function undoEverything(admin: postgres.Sql, tables: string[]): Promise<void> {
	await admin.unsafe(`
		create schema tests;
		create function tests.undo() returns trigger language plpgsql as $$
		declare
			owners text;
		begin
			if pg_trigger_depth() > 1 then return null; end if;
			select string_agg(to_jsonb(t) ->> tg_argv[0], ' ') into owners from touched t;
			if owners is not null then raise exception 'undone: %', owners; end if;
			return null;
		end
		$$;`);
	for (const table of tables) {
		for (const [operation, seen] of Object.entries({ insert: 'new', update: 'new', delete: 'old' })) {
			await admin.unsafe(`create trigger undo_${operation} after ${operation} on public.${table}
				referencing ${seen} table as touched for each statement execute function tests.undo('${ownerColumn(table)}')`);
		}
	}
}

export const tryToSee = async (client: SupabaseClient, table: string, world: World) =>
	cell(await client.from(table).select(ownerColumn(table)), table, world);

export const tryToAdd = async (client: SupabaseClient, table: string, row: Row, world: World) =>
	cell(await client.from(table).insert(row), table, world);

export const tryToChange = async (client: SupabaseClient, table: string, values: Row, world: World) =>
	cell(await client.from(table).update(values).not(ownerColumn(table), 'is', null), table, world);

export const tryToRemove = async (client: SupabaseClient, table: string, world: World) =>
	cell(await client.from(table).delete().not(ownerColumn(table), 'is', null), table, world);

/** Calls a function: 1 it answered something or would have written, 0 it answered nothing, x a rule said no, - no grant. */
export async function tryToCall(client: SupabaseClient, name: string, args: Row): Promise<string> {
	const { data, error } = (await client.rpc(name, args)) as Answer;
	if (!error) return isNothing(data) ? '0' : '1';
	return refusal(error) ?? '1';
}

/** One cell of the matrix: rows of our circle, `+` rows of the stranger's; or how it was refused. */
function cell({ data, error }: Answer, table: string, world: World): string {
	const refused = error && refusal(error);
	if (refused) return refused;
	const owners = error
		? (/undone: (.*)/.exec(error.message)?.[1] ?? '').split(' ')
		: Array.isArray(data)
			? (data as Record<string, string>[]).map((row) => row[ownerColumn(table)])
			: [];
	const foreign = new Set([
		world.theirs.id,
		idOf(world.people, stranger.id),
		idOf(world.organisations, stranger.organisation)
	]);
	const theirs = owners.filter((owner) => owner !== undefined && foreign.has(owner)).length;
	return theirs > 0 ? `${owners.length - theirs}+${theirs}` : String(owners.length);
}

function refusal({ code, message }: { code?: string; message: string }): string | null {
	if (message.includes('undone: ')) return null;
	if (message.includes('row-level security')) return '0';
	if (code === '42501' && message.includes('permission denied')) return '-';
	// A column that nobody was granted is not there for the API; a key that is taken got past the policies.
	if (code === 'PGRST204') return '-';
	if (code === '23505') return '=';
	// @supabase/lite passes the words of a rule on, under a code of its own; hosted Supabase says P0001.
	if (code === 'P0001' || code === 'SUP') return message.includes('constraint') ? message : 'x';
	return `${code}: ${message}`;
}

const isNothing = (data: unknown) =>
	data === null ||
	data === 'none' ||
	data === false ||
	data === 0 ||
	(Array.isArray(data) && data.length === 0);
