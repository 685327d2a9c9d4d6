import { expect, test } from 'vitest';
import { withoutCircleOnly } from '$lib/editor/circle-only';
import { writeMarkdown } from '$lib/editor/markdown';
import { readMarkdown } from '$lib/editor/read-markdown';
import { shorten } from '$lib/document/start-summary';
import { startFrom, templateNames, type TemplateSources } from './template';

const sources: TemplateSources = {
	themes: [
		{ title: 'A talk', markdown: 'An observation.' },
		{ title: 'Elsewhere', markdown: 'Another.' }
	],
	talks: [
		{ title: 'A talk', isPanel: false, presenters: [] },
		{ title: 'A panel', isPanel: true, presenters: ['A guest'] }
	],
	present: [{ organisation: 'Harbour | Trust', people: ['Mei Nakamura'] }],
	commitments: [{ title: 'Train | staff', organisation: 'Harbour Trust', due: 'by 1 June', isPublic: true }],
	phases: ['Analysis', 'Implementation']
};

test.each(templateNames)('%s loses nothing that was marked', (name) => {
	const { themes } = startFrom(name, sources);
	const text = themes.map(({ markdown }) => markdown).join('\n');
	expect(text).toContain('An observation.');
	expect(text).toContain('Another.');
});

test.each(templateNames)('%s is made of structure that reads back as it was written', (name) => {
	const { introduction, themes } = startFrom(name, sources);
	for (const markdown of [introduction, ...themes.map((theme) => theme.markdown)]) {
		const section = readMarkdown(markdown);
		expect(readMarkdown(writeMarkdown(section))).toEqual(section);
	}
});

test('an event report has its key messages, its panels, myths beside realities, and a list to tick', () => {
	const { themes } = startFrom('event-report', sources);
	expect(themes.map(({ title }) => title)).toEqual([
		'Key messages',
		'A talk',
		'A panel',
		'Elsewhere',
		'Myths and realities',
		'Priorities',
		'Checklist'
	]);
	const kind = (title: string) =>
		readMarkdown(themes.find((theme) => theme.title === title)?.markdown ?? '').content[0];
	expect(kind('Key messages')?.type).toBe('ordered_list');
	expect(kind('Myths and realities')).toMatchObject({ type: 'table', content: [{}, {}, {}] });
	expect(kind('Checklist')?.content?.map(({ attrs }) => attrs?.checked)).toEqual([false, false]);
});

test('what stands between the columns of a table does not add one', () => {
	const steps = startFrom('circle-summary', sources).themes.at(-1);
	const [table] = readMarkdown(steps?.markdown ?? '').content;
	expect(table?.content?.map((row) => row.content?.length)).toEqual([3, 3]);
});

test('steps that are not public stay in the circle', () => {
	const commitments = [
		...sources.commitments,
		{ title: 'Hire two', organisation: 'Eastmoor Police', due: '', isPublic: false }
	];
	for (const name of ['circle-summary', 'action-plan'] as const) {
		const { themes } = startFrom(name, { ...sources, commitments });
		const whole = themes.map(({ markdown }) => readMarkdown(markdown));
		const open = whole.map((section) => writeMarkdown(withoutCircleOnly(section))).join('\n');
		expect(whole.map((section) => writeMarkdown(section)).join('\n')).toContain('Hire two');
		expect(open).toContain('Harbour Trust');
		expect(open).not.toMatch(/Hire two|Eastmoor Police/);
	}
});

test('an action plan tells its approach by the phases of the circle', () => {
	const approach = startFrom('action-plan', sources).themes.find(
		({ title }) => title === 'How we approach it'
	);
	expect(approach?.markdown).toBe('## Analysis\n\n## Implementation');
});

test('what was marked in a talk stands once, also where two talks have one title, or a title is too long', () => {
	const long = 'A long title '.repeat(20).trim();
	const talk = (title: string) => ({ title, isPanel: false, presenters: [] });
	const { themes } = startFrom('panel-record', {
		...sources,
		themes: [...sources.themes, { title: shorten(long), markdown: 'Said at length.' }],
		talks: [talk('A talk'), talk('A talk'), talk(long)]
	});
	const text = themes.map(({ markdown }) => markdown).join('\n');
	for (const words of ['An observation.', 'Said at length.']) expect(text.split(words)).toHaveLength(2);
	expect(themes.slice(0, 3).map(({ title }) => title)).toEqual(['A talk', 'A talk', shorten(long)]);
});
