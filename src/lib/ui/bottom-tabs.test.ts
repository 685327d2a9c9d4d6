import { render } from 'svelte/server';
import { expect, it, vi } from 'vitest';
import BottomTabs from './BottomTabs.svelte';

vi.mock('$app/state', () => ({ page: { url: new URL('http://localhost/') } }));

it('keeps the name of a tab when something in it is new, and says that it is', () => {
	const { body } = render(BottomTabs, {
		props: {
			label: 'Parts of the session',
			items: [
				{ href: '#marked', label: 'Marked', count: 4 },
				{ href: '#comments', label: 'Comments', count: 2, isNew: true }
			]
		}
	});
	const words = body.replaceAll(/<!--.*?-->|<[^>]+>/g, ' ').replaceAll(/(\s|&nbsp;)+/g, ' ');
	expect(words.trim()).toBe('Marked 4 Comments 2 new');
});
