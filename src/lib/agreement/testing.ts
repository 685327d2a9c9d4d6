import * as Y from 'yjs';
import { signedUp, type TestDatabase } from '../../../tests/support/database';
import { rooms } from '$lib/collaboration/server';
import { fragmentName } from '$lib/editor/read';

export type Someone = Awaited<ReturnType<typeof signedUp>> & { organisation: string };
/** A session with a summary of themes, its convener and organisations that can be asked. For tests. */
export type Asked = {
	circle: string;
	session: string;
	summary: string;
	themes: string[];
	convener: Someone;
	members: Someone[];
};

/** Convenes a circle of a convener and as many organisations more, with a summary of that many themes. */
export async function askable(
	{ admin }: TestDatabase,
	{ members, themes, attribution }: { members: number; themes: number; attribution: string }
): Promise<Asked> {
	const tag = Math.random().toString(36).slice(2, 8);
	const organisation = async (name: string) =>
		idOf(await admin`insert into public.organisations (name) values (${name}) returning id`);
	const someone = async (name: string, at: string): Promise<Someone> => ({
		...(await signedUp(admin, name)),
		organisation: at
	});
	const host = await organisation(`Host ${tag}`);
	const circle = idOf(
		await admin`insert into public.circles (name, host_id, is_sensitive, attribution)
		values (${`Circle ${tag}`}, ${host}, false, ${attribution}) returning id`
	);
	const join = (
		person: Someone,
		role: string
	) => admin`insert into public.memberships (circle_id, person_id, organisation_id, role)
		values (${circle}, ${person.id}, ${person.organisation}, ${role})`;
	const convener = await someone(`Convener ${tag}`, host);
	await join(convener, 'convener');
	const others: Someone[] = [];
	for (let index = 0; index < members; index += 1) {
		const other = await someone(`Member ${tag} ${index}`, await organisation(`Organisation ${tag} ${index}`));
		await join(other, 'participant');
		others.push(other);
	}
	const session = idOf(
		await admin`insert into public.sessions (circle_id, title, starts_at, ends_at, time_zone, attribution)
		values (${circle}, 'First dialogue', now() - interval '2 days', now() - interval '47 hours', 'Europe/London', ${attribution}) returning id`
	);
	const summary = idOf(
		await admin`select id from public.documents where session_id = ${session} and kind = 'summary'`
	);
	const made: string[] = [];
	for (let position = 0; position < themes; position += 1)
		made.push(
			idOf(
				await admin`insert into public.themes (circle_id, session_id, title, position)
			values (${circle}, ${session}, ${`Theme ${position}`}, ${position}) returning id`
			)
		);
	for (const theme of made) await writeLine(summary, theme, `What was said about ${made.indexOf(theme)}.`);
	return { circle, session, summary, themes: made, convener, members: others };
}

/** Somebody writes a paragraph at the end of a theme. */
export const writeLine = (summary: string, section: string, words: string): Promise<void> =>
	rooms().write(summary, (doc) => {
		const paragraph = new Y.XmlElement('paragraph');
		if (words) paragraph.insert(0, [new Y.XmlText(words)]);
		doc.getXmlFragment(fragmentName(section)).push([paragraph]);
	});

/** Somebody deletes the last paragraph of a theme. */
export const deleteLine = (summary: string, section: string): Promise<void> =>
	rooms().write(summary, (doc) => {
		const fragment = doc.getXmlFragment(fragmentName(section));
		if (fragment.length > 0) fragment.delete(fragment.length - 1, 1);
	});

/** Somebody leaves spaces at the end of the last paragraph. */
export const leaveSpaces = (summary: string, section: string): Promise<void> =>
	rooms().write(summary, (doc) => {
		const fragment = doc.getXmlFragment(fragmentName(section));
		const last = fragment.length > 0 ? fragment.get(fragment.length - 1) : null;
		const text = last instanceof Y.XmlElement && last.length > 0 ? last.get(0) : null;
		if (text instanceof Y.XmlText) text.insert(text.length, '  ');
	});

function idOf(rows: readonly unknown[]): string {
	const [row] = rows;
	if (row && typeof row === 'object' && 'id' in row) return String(row.id);
	throw new Error('Nothing was made.');
}
