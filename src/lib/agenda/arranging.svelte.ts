import { deserialize } from '$app/forms';
import { invalidateAll } from '$app/navigation';
import { tick } from 'svelte';
import type { Announcements } from '$lib/ui/announcements.svelte';
import type { AgendaItem } from './agenda';
import { moved, stepFrom, type Direction, type Place } from './place';

export type Home = 'session' | 'backlog';

/**
 * Moves items at once on the screen and one after the other on the server. What the server knows shows again as soon
 * as the last move has been answered.
 */
export class Arranging {
	#items: () => readonly AgendaItem[];
	#corner: Announcements;
	#shown = $state.raw<AgendaItem[] | null>(null);
	#waiting = 0;
	#queue: Promise<unknown> = Promise.resolve();
	/** Said to screen readers after a move. */
	said = $state('');

	constructor(items: () => readonly AgendaItem[], corner: Announcements) {
		this.#items = items;
		this.#corner = corner;
	}

	get items(): readonly AgendaItem[] {
		return this.#shown ?? this.#items();
	}

	/** One step by key or button. The focus stays on what was pressed. */
	async step(id: string, direction: Direction): Promise<void> {
		const to = stepFrom(this.items, id, direction);
		if (!to) return;
		const focus = document.activeElement?.getAttribute('data-focus');
		this.place(id, 'session', to);
		await tick();
		const again = document.querySelector<HTMLElement>(
			`[data-focus="${CSS.escape(focus ?? `${id} handle`)}"]`
		);
		(again && !again.matches(':disabled')
			? again
			: document.querySelector<HTMLElement>(`[data-focus="${CSS.escape(`${id} handle`)}"]`)
		)?.focus();
		this.#say(id, to);
	}

	/** Puts an item somewhere: shown at once, then sent. */
	place(id: string, home: Home, to: Place): void {
		const isOurs = this.items.some((item) => item.id === id);
		if (home === 'session' && isOurs) this.#shown = moved(this.items, id, to);
		if (home === 'backlog') this.#shown = this.items.filter((item) => item.id !== id && item.parentId !== id);
		this.#waiting += 1;
		this.#queue = this.#queue.then(() => this.#send(id, home, to)).finally(() => this.#settle());
	}

	/** Takes an item off the agenda without losing it. */
	park(id: string): void {
		const title = this.items.find((item) => item.id === id)?.title ?? 'The item';
		this.place(id, 'backlog', { parentId: null, index: 0 });
		this.#corner.announce(`${title} waits in the backlog.`, 'info');
	}

	async #send(id: string, home: Home, to: Place): Promise<void> {
		const body = new URLSearchParams({ item: id, home, parent: to.parentId ?? '', index: String(to.index) });
		const refused = await fetch('?/place', {
			method: 'POST',
			body,
			headers: { 'x-sveltekit-action': 'true' }
		})
			.then(async (response) => deserialize(await response.text()))
			.then((result) => result.type === 'failure' || result.type === 'error')
			.catch(() => true);
		if (refused)
			this.#corner.announce('The item could not be moved. The agenda shows what is saved.', 'error');
	}

	async #settle(): Promise<void> {
		this.#waiting -= 1;
		if (this.#waiting > 0) return;
		await invalidateAll();
		if (this.#waiting === 0) this.#shown = null;
	}

	#say(id: string, to: Place): void {
		const siblings = this.items.filter((item) => item.parentId === to.parentId).length;
		const parent = this.items.find((item) => item.id === to.parentId);
		const title = this.items.find((item) => item.id === id)?.title ?? '';
		this.said = `${title}: ${to.index + 1} of ${siblings}${parent ? ` in ${parent.title}` : ''}`;
	}
}
