import { actionsByName, postedBy } from '../../../../../tests/support/posted';
import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import type { Problem } from '$lib/ui/form-state';
import { actions } from './+page.server';
import ReshapeTheme from './ReshapeTheme.svelte';

const [gaps, nights] = [crypto.randomUUID(), crypto.randomUUID()];
const post = (action: 'merge' | 'split', fields: Record<string, string>) =>
	actionsByName(actions)[action]?.(postedBy(null, { params: { session: crypto.randomUUID() }, fields }));

function drawn(problemOf: (kind: 'merge' | 'split') => Problem | null = () => null): string {
	const props = {
		theme: { id: gaps, title: 'Gaps' },
		others: [{ id: nights, title: 'Nights' }],
		blocks: [{ index: 1, words: 'Numbers are thin.' }],
		problemOf
	};
	return render(ReshapeTheme, { props }).body;
}

test('no theme is chosen to be merged into, and no place to split at, until somebody chooses', () => {
	const selects = drawn().match(/<select[^]*?<\/select>/g) ?? [];
	expect(selects).toHaveLength(2);
	for (const select of selects) expect(select).toMatch(/<option value="" selected/);
});

test('merging says what it does before anybody does it', () => {
	const words = drawn();
	for (const said of ['“Gaps” ends', 'answers to it count no more', 'This can’t be undone'])
		expect(words.replace(/\s+/g, ' ')).toContain(said);
});

test('where nothing was chosen it is said beside the field, and nothing is merged or split', async () => {
	const merged = await post('merge', { theme: gaps, into: '' });
	expect(merged).toMatchObject({
		status: 400,
		data: { theme: gaps, errors: { into: 'Choose the theme it goes into.' } }
	});
	expect(await post('split', { theme: gaps, at: '', title: 'Numbers' })).toMatchObject({
		status: 400,
		data: { theme: gaps, errors: { at: 'Choose where the new theme begins.' } }
	});
	const { data } = merged as { data: Problem };
	expect(drawn((kind) => (kind === 'merge' ? data : null))).toMatch(
		/<p class="error[^>]*id="merge-[^>]*>(?:<[^>]*>|Problem:)*Choose the theme it goes into\./
	);
});
