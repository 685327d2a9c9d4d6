import { afterEach, expect, it, vi } from 'vitest';
import { goAtOnce } from './go-at-once';

afterEach(() => vi.unstubAllGlobals());

it('leaves a page without a question, also where somebody asked to be heard before', () => {
	class BeforeLeaving extends Event {}
	vi.stubGlobal('BeforeUnloadEvent', BeforeLeaving);
	const page = new EventTarget();
	page.addEventListener('beforeunload', (event) => event.preventDefault());
	const went: string[] = [];
	vi.stubGlobal('location', {
		replace(address: string) {
			if (page.dispatchEvent(new BeforeLeaving('beforeunload', { cancelable: true }))) went.push(address);
		}
	});
	location.replace('https://example.org/asked');
	goAtOnce('https://example.org/weather');
	expect(went).toEqual(['https://example.org/weather']);
});
