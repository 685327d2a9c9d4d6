import type postgres from 'postgres';
import { moveText, splitText, blocksOf } from '$lib/document/move-text';
import { addThemeAfter, listThemes, moveTheme, removeTheme } from '$lib/document/theme.server';
import { rooms } from '$lib/collaboration/server';
import { readAs, writeAs } from '$lib/server/database';
import { deleteLine, leaveSpaces, writeLine, type Asked } from './testing';

/** What people do to a summary, for tests that walk at random. */
export const edits = ['write', 'delete', 'spaces', 'rename', 'merge', 'split', 'move', 'remove'] as const;
export type Edit = (typeof edits)[number];

export const themesOf = (of: Asked): Promise<{ id: string; title: string }[]> =>
	readAs(of.convener, (tx) => listThemes(tx, of.session));

/** Does it to a theme, with the next one beside it where it takes two. Answers the themes that read differently now, at most. */
export async function edit(
	admin: postgres.Sql,
	of: Asked,
	what: Edit,
	theme: string,
	number: number
): Promise<string[]> {
	const session = { id: of.session, circleId: of.circle };
	const others = (await themesOf(of)).map(({ id }) => id).filter((id) => id !== theme);
	const [other] = others;
	switch (what) {
		case 'write':
			await writeLine(of.summary, theme, `Sentence ${number}.`);
			return [theme];
		case 'delete':
			await deleteLine(of.summary, theme);
			return [theme];
		case 'spaces':
			await leaveSpaces(of.summary, theme);
			return [];
		case 'rename':
			await admin`update public.themes set title = ${`Theme ${number % 3}`} where id = ${theme}`;
			return [theme];
		case 'move':
			await writeAs(of.convener, (tx) => moveTheme(tx, of.session, theme, number % 2 ? 1 : -1));
			return [];
		case 'remove':
			if (others.length > 1) await writeAs(of.convener, (tx) => removeTheme(tx, of.session, theme));
			return [theme];
		case 'merge':
			if (!other || others.length < 2) return [];
			await writeAs(of.convener, (tx) => removeTheme(tx, of.session, theme));
			await rooms().write(of.summary, (doc) => moveText(doc, theme, other));
			return [theme, other];
		case 'split': {
			if (others.length > 3) return [];
			const blocks = await rooms().read(of.summary, (doc) => blocksOf(doc, theme));
			const at = blocks.find(({ index }) => index > 0);
			const made = await writeAs(of.convener, (tx) => addThemeAfter(tx, session, theme, `Part ${number}`));
			if (made && at)
				await rooms().write(of.summary, (doc) => void splitText(doc, { from: theme, to: made, ...at }));
			return made ? [theme, made] : [theme];
		}
	}
}
