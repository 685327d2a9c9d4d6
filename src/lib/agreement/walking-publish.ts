import { expect } from 'vitest';
import type postgres from 'postgres';
import { layersOf } from '$lib/document/document.server';
import type { RecordAgreement } from '$lib/publication/agreement-words';
import { composeFor } from '$lib/publication/compose.server';
import { noteComposed, publishSummary, readAgreement } from '$lib/publication/publication.server';
import { readAs, writeAs } from '$lib/server/database';
import type { Asked } from './testing';
import { themesOf } from './walking-text';
import { wordingsIn, wordingsOf } from './wording';

export type Seen = (organisation: string, section: string, fingerprint: string) => boolean;

/**
 * Publishes the summary as the page does; `meanwhile` happens between the reading and the freezing. Expects that neither what is
 * printed nor what is stored beside it says of any organisation that it goes along with a wording it has not seen.
 */
export async function publishAndLook(
	admin: postgres.Sql,
	of: Asked,
	audience: 'public' | 'members',
	seen: Seen,
	meanwhile: () => Promise<void>
): Promise<void> {
	const [session] = await admin<{ was: boolean }[]>`
		select was_chatham_house as was from public.sessions where id = ${of.session}`;
	const themes = await themesOf(of);
	const texts = await layersOf(of.summary);
	const wordings = wordingsOf(themes, texts);
	const printing = wordingsIn(audience, wordings, texts);
	const agreement = await readAs(of.convener, (tx) => readAgreement(tx, of.session, printing));
	const about = {
		...{ id: of.session, title: '', objective: '' },
		...{ wasChathamHouse: session?.was ?? true, timeZone: 'Europe/London' }
	};
	const nothing = { prompts: [], steps: [], pictures: [] };
	const { markdown } = composeFor(audience, { ...nothing, session: about, themes, texts, agreement });
	if (markdown.trim() === '') return;
	const record = { audience, title: 'A record', markdown };
	await noteComposed(of.session, record, printing);
	await meanwhile();
	const { number } = await writeAs(of.convener, (tx) => publishSummary(tx, of.session, record));
	const [stored] = await admin<{ agreement: RecordAgreement | null }[]>`
		select agreement from public.publications where session_id = ${of.session} and number = ${number}`;
	const organisations = await admin<{ id: string; name: string }[]>`
		select distinct o.id, o.name from public.organisations o join public.memberships m on m.organisation_id = o.id
		where m.circle_id = ${of.circle}`;
	const sawAll = (id: string) =>
		Object.entries(wordings).every(([section, fingerprint]) => seen(id, section, fingerprint));
	const printed = markdown.split('\n## Agreement\n')[1] ?? '';
	for (const { id, name } of organisations) {
		if (stored?.agreement?.organisations?.includes(name) || stored?.agreement?.reserving?.includes(name))
			expect(sawAll(id), `stored: ${name}`).toBe(true);
		for (const theme of stored?.agreement?.themes ?? [])
			if (theme.organisations?.some((each) => each.name === name))
				expect(seen(id, theme.theme, wordings[theme.theme] ?? ''), `stored: ${name}`).toBe(true);
		for (const line of printed.split('\n').filter((each) => each.includes(name))) {
			const theme = themes.find(({ title }) => line.startsWith(`- **${title}:**`));
			// Several themes may have one title: then it must have seen one of them.
			const alike = themes.filter(({ title }) => title === theme?.title);
			const saw = theme
				? alike.some((each) => seen(id, each.id, wordings[each.id] ?? ''))
				: line.startsWith('- **Introduction') || sawAll(id);
			expect(saw, `printed: ${line}`).toBe(true);
		}
	}
	if (about.wasChathamHouse || audience === 'members') return;
	expect(JSON.stringify(stored?.agreement ?? {})).not.toContain('fingerprint');
}
