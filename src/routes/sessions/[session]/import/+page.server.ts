import { error, fail, redirect } from '@sveltejs/kit';
import { z } from 'zod';
import { listAgenda } from '$lib/agenda/agenda.server';
import { generalSection } from '$lib/document/document';
import { addParts, longestImport, readImport } from '$lib/document/import.server';
import { partByHeadings } from '$lib/editor/import-markdown';
import { listFiles } from '$lib/file/file.server';
import { limitMarks } from '$lib/marked/limit-marks.server';
import { readAs } from '$lib/server/database';
import { readForm } from '$lib/server/form';
import { signedIn } from '$lib/server/signed-in';
import { frameOf } from '$lib/session/frame.server';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const notesForm = z.object({
	text: z.string().optional().default(''),
	file: z.instanceof(File).optional(),
	section: z.string().max(60),
	parts: z.literal('on').optional()
});
const tooLong = `This is too long, or takes too long to read. Bring it in in parts of at most ${longestImport / 1000},000 characters.`;

export const load: PageServerLoad = async (event) => {
	const { sections } = await here(event);
	return { sections };
};

export const actions: Actions = {
	check: async (event) => {
		const read = await readPosted(event);
		if (!read.ok) return fail(read.status, { ...read.problem, preview: null });
		const { values, plan, losses } = read;
		return { values, errors: {} as Record<string, string>, preview: { plan, losses } };
	},

	add: async (event) => {
		const read = await readPosted(event);
		if (!read.ok) return fail(read.status, { ...read.problem, preview: null });
		await addParts(read.document, read.plan);
		redirect(303, `/sessions/${event.params.session}#section-${read.plan[0]?.sectionId ?? generalSection}`);
	}
};

/** The session, for those who may write in it, with the sections that its notes have. */
async function here(event: RequestEvent) {
	const person = signedIn(event);
	return readAs(person, async (tx) => {
		const { session, documents, mayWrite } = await frameOf(tx, event.params.session, person);
		if (!mayWrite) error(403, 'Observers read. Ask a convener to become a participant.');
		const items = await listAgenda(tx, session.id);
		const files = await listFiles(tx, { session: session.id });
		const sections = items.map(({ id, title }) => ({ id, title }));
		return {
			document: documents.notes,
			isAttributed: session.attribution === 'attributed',
			files: new Set(files.map(({ id }) => id)),
			sections: sections.length > 0 ? sections : [{ id: generalSection, title: 'Notes' }]
		};
	});
}

async function readPosted(event: RequestEvent) {
	const { sections, files, document, isAttributed } = await here(event);
	const form = await readForm(event.request, notesForm);
	if (!form.ok) return { ...form, status: 400 };
	const { file, section: chosen, parts } = form.value;
	const text = file && file.size > 0 ? await file.text() : form.value.text;
	const values = { ...form.values, text };
	const wrong = (errors: Record<string, string>, status = 400) => ({
		ok: false as const,
		status,
		problem: { values, errors }
	});
	// Reading alone may take its time, too.
	if (!(await limitMarks('post', signedIn(event).id, isAttributed)).allowed)
		return wrong({ form: 'That was very often in a short time. Wait a few minutes.' }, 429);
	if (text.trim() === '') return wrong({ text: 'Choose a file or paste the minutes here.' });
	if (text.includes('\0'))
		return wrong({ file: 'This is no text. Minutes are read from Markdown or plain text.' });
	if (!sections.some(({ id }) => id === chosen)) return wrong({ section: 'Choose where the minutes go.' });
	const read = readImport(text, (id) => files.has(id));
	if (!read) return wrong({ text: tooLong });
	const names = new Map(parts ? sections.map(({ id, title }) => [title, id] as const) : []);
	const titles = new Map(sections.map(({ id, title }) => [id, title]));
	const plan = partByHeadings(read.section, names, chosen).map((part) => ({
		...part,
		title: titles.get(part.sectionId) ?? ''
	}));
	return { ok: true as const, values, plan, losses: read.losses, document };
}
