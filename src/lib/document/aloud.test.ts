import { render } from 'svelte/server';
import { expect, it } from 'vitest';
import { aloud } from './aloud';
import SaveLine from './SaveLine.svelte';
import type { Saving } from './document';

/** What is said of these lines, one after the other; what stays as it was is said once. */
function saidOf(...lines: [Saving['tone'], string][]): string[] {
	const say = aloud();
	const all = lines.map(([tone, words]) => say({ tone, words }));
	return all.filter((said, index) => said !== (all[index - 1] ?? ''));
}

it('says nothing of what comes with every pause in typing', () => {
	expect(saidOf(['quiet', 'Opening'], ['good', 'Saved'], ['quiet', 'Saving'], ['good', 'Saved'])).toEqual([]);
});

it('says what goes wrong, and that it is over, once', () => {
	expect(
		saidOf(
			['warn', 'Offline'],
			['quiet', 'Saving'],
			['good', 'Saved'],
			['quiet', 'Saving'],
			['good', 'Saved'],
			['warn', 'Offline']
		)
	).toEqual(['Offline', 'Saved', 'Offline']);
});

it('does not count aloud while somebody types without a network', () => {
	expect(
		saidOf(
			['warn', 'Offline'],
			['warn', 'Offline, keeping 1 change on this device'],
			['warn', 'Offline, 1 change kept on this device'],
			['warn', 'Offline, keeping 2 changes on this device'],
			['warn', 'Offline, 2 changes kept on this device'],
			['warn', 'Offline, 3 changes in this page only: this device’s storage is full']
		)
	).toEqual([
		'Offline',
		'Offline, keeping 1 change on this device',
		'Offline, 1 change kept on this device',
		'Offline, 3 changes in this page only: this device’s storage is full'
	]);
});

it('shows the line without reading it out each time', () => {
	const { body } = render(SaveLine, { props: { saving: { tone: 'quiet', words: 'Saving' }, present: [] } });
	expect(body).toMatch(/<span class="saving quiet[^"]*" data-testid="saving">Saving<\/span>/);
	expect(body.replace(/<!--.*?-->/g, '')).toMatch(
		/<span class="visually-hidden[^"]*" role="status"><\/span>/
	);
});
