import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type TestDatabase } from '../support/database';
import { columns, privateFunctions, worker } from './granted';

// What stands before the policies: who may become whom, which columns and functions are granted at all.
let database: TestDatabase;
beforeAll(async () => {
	database = await freshDatabase();
});
afterAll(() => database.close());

const listed = (text: string) =>
	text
		.split('\n')
		.map((line) => line.trim().replace(/\s+/g, ' '))
		.filter((line) => line !== '');

test('the login that serves people can become a visitor or a signed-in person only', async () => {
	const rows = await database.admin<{ name: string }[]>`
		select r.rolname as name from pg_auth_members m join pg_roles r on r.oid = m.roleid
		join pg_roles u on u.oid = m.member where u.rolname = 'colloquy_people' order by 1`;
	expect(rows.map(({ name }) => name)).toEqual(['anon', 'authenticated']);
});

test('no login of ours may bypass policies, own a table, or become another', async () => {
	const rows = await database.admin`
		select r.rolname from pg_roles r where r.rolname in ('anon', 'authenticated', 'colloquy_people', 'colloquy_worker')
		and (r.rolsuper or r.rolbypassrls or r.rolcreaterole or r.rolinherit
			or exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
				where c.relowner = r.oid and n.nspname in ('public', 'private', 'auth'))
			or (r.rolname <> 'colloquy_people' and exists (select from pg_auth_members m where m.member = r.oid)))`;
	expect(rows).toEqual([]);
});

test('every table of ours has row-level security and at least one policy', async () => {
	const rows = await database.admin`
		select c.oid::regclass::text as "table" from pg_class c
		where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p')
		and (not c.relrowsecurity or not exists (select from pg_policy p where p.polrelid = c.oid))`;
	expect(rows).toEqual([]);
});

test('nobody but the owner executes a function that was not granted', async () => {
	const rows = await database.admin<{ name: string }[]>`
		select p.oid::regprocedure::text as name from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
		where p.pronamespace in ('public'::regnamespace, 'private'::regnamespace) and a.grantee = 0`;
	expect(rows.map(({ name }) => name)).toEqual([]);
});

test('people reach these columns', async () => {
	const rows = await database.admin<{ line: string }[]>`
		select concat_ws(' ', table_name, lower(privilege_type), lower(grantee),
			case when count(*) = (select count(*) from information_schema.columns c
				where c.table_schema = 'public' and c.table_name = g.table_name)
			then '*' else string_agg(column_name, ',' order by column_name) end) as line
		from information_schema.column_privileges g
		where table_schema = 'public' and grantee in ('anon', 'authenticated', 'PUBLIC')
		and privilege_type in ('INSERT', 'UPDATE', 'SELECT')
		group by table_name, privilege_type, grantee order by 1`;
	expect(rows.map(({ line }) => line)).toEqual(listed(columns));
});

test('people execute these functions of the private schema, which no API exposes', async () => {
	const rows = await database.admin<{ line: string }[]>`
		select concat_ws(' ', proname, string_agg(role, ',' order by role)) as line
		from pg_proc cross join unnest(array['anon', 'authenticated']) as role
		where pronamespace = 'private'::regnamespace and has_function_privilege(role, oid, 'execute')
		group by proname order by 1`;
	expect(rows.map(({ line }) => line)).toEqual(listed(privateFunctions));
});

test('the background identity may do this, and nothing else', async () => {
	const rows = await database.admin<{ line: string }[]>`
		select concat_ws(' ', t.name, coalesce(nullif(concat_ws(' ', t.rights, 'update(' || t.updates || ')'), ''), 'nothing')) as line
		from (
			select c.oid::regclass::text as name,
				(select string_agg(lower(r), ' ' order by o)
					from unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE']) with ordinality as rights (r, o)
					where has_table_privilege('colloquy_worker', c.oid, r)) as rights,
				(select string_agg(a.attname, ',' order by a.attnum) from pg_attribute a
					where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
					and not has_table_privilege('colloquy_worker', c.oid, 'UPDATE')
					and has_column_privilege('colloquy_worker', c.oid, a.attnum, 'UPDATE')) as updates
			from pg_class c
			where c.relnamespace in ('public'::regnamespace, 'private'::regnamespace) and c.relkind in ('r', 'p', 'v', 'm')
		) as t order by 1`;
	expect(rows.map(({ line }) => line)).toEqual(listed(worker));
});
