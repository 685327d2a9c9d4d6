import { error as httpError } from '@sveltejs/kit';
import postgres from 'postgres';
import type { z } from 'zod';

/** What a form is shown again with: everything that was typed, and one sentence beside each field that is wrong. */
export type FormProblem = {
	values: Record<string, string>;
	/** By field; `form` is for the form as a whole. */
	errors: Record<string, string>;
};

type Read<T> = { ok: true; value: T; values: Record<string, string> } | { ok: false; problem: FormProblem };

/** Never sent back to the page, whatever went wrong. */
const secretField = /password|secret/i;

/**
 * Reads a posted form and checks it. Fields named `name[]` arrive as the array `name`; of others the last one counts.
 * Line ends become plain ones. Answer `fail(400, problem)` when it is not ok.
 */
export async function readForm<T extends z.ZodType>(request: Request, schema: T): Promise<Read<z.infer<T>>> {
	const data = await request.formData().catch((problem: unknown) => {
		// What is too large says so itself.
		if (problem instanceof Error && 'status' in problem) throw problem;
		httpError(400, 'This form arrived broken. Send it again.');
	});
	const fields: Record<string, unknown> = Object.create(null);
	const values: Record<string, string> = Object.create(null);
	for (const [name, entry] of data) {
		// A field of that name could not be sent back.
		if (name === '__proto__') continue;
		const value = typeof entry === 'string' ? plainText(entry) : entry;
		if (name.endsWith('[]')) {
			const key = name.slice(0, -2);
			fields[key] = [...((fields[key] as unknown[] | undefined) ?? []), value];
			if (typeof value === 'string') values[key] = values[key] ? `${values[key]},${value}` : value;
			continue;
		}
		fields[name] = value;
		if (typeof value === 'string' && !secretField.test(name)) values[name] = value;
	}
	const kept = { ...values };
	const parsed = await schema.safeParseAsync({ ...fields }, { error: plainly });
	if (parsed.success) return { ok: true, value: parsed.data, values: kept };
	const errors: Record<string, string> = {};
	for (const issue of parsed.error.issues) errors[String(issue.path[0] ?? 'form')] ??= issue.message;
	return { ok: false, problem: { values: kept, errors } };
}

/** Without what nobody types: control characters, and those that turn the direction of text so that a name reads as another. */
function plainText(typed: string): string {
	return typed
		.replace(/\r\n?/g, '\n')
		.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '');
}

/** For a check that has no words of its own: what the library says by itself is for programmers. */
function plainly({ code, input }: { code?: string; input?: unknown }): string {
	if (input === undefined || input === '') return 'Fill this in.';
	if (code === 'too_big') return 'This is too long.';
	if (code === 'too_small') return 'This is too short.';
	return 'This is not of the right kind. Look at it again.';
}

/**
 * A rule of the database that was broken, as a message beside its field: rules we wrote ourselves carry their words
 * (P0001, with the field as the hint `field:<name>`), a check is named after its column. Throws everything else again.
 */
export function problemFromDatabase(
	error: unknown,
	values: Record<string, string>,
	refused?: Record<string, string>
): FormProblem {
	if (!(error instanceof postgres.PostgresError)) throw error;
	const named = /^field:(\w+)$/.exec(error.hint ?? '')?.[1];
	if (error.code === '42501' && refused) return { values, errors: refused };
	if (error.code === 'P0001') return { values, errors: { [named ?? 'form']: error.message } };
	if (error.code === '23514') {
		const field = named ?? columnOf(error);
		if (field && field in values)
			return { values, errors: { [field]: 'This is too short, too long or not of the right kind.' } };
	}
	throw error;
}

function columnOf({
	table_name: table,
	constraint_name: constraint
}: postgres.PostgresError): string | undefined {
	if (!table || !constraint?.startsWith(`${table}_`)) return undefined;
	return constraint.slice(table.length + 1).replace(/_check\d*$/, '');
}
