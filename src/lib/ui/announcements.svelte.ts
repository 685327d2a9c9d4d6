import { getContext, setContext } from 'svelte';

export type Tone = 'info' | 'success' | 'warn' | 'error';
export type Announcement = { id: number; text: string; tone: Tone };

const STAY_MS = 6000;
const key = Symbol('announcements');

/** Short messages that appear in a corner and are read out; one list to a page, provided by the layout. */
export class Announcements {
	list = $state<Announcement[]>([]);
	#next = 1;

	/** Shows and reads out one message. Errors stay until they are dismissed. */
	announce(text: string, tone: Tone = 'success'): void {
		const id = this.#next++;
		this.list = [...this.list.slice(-2), { id, text, tone }];
		if (tone !== 'error') setTimeout(() => this.dismiss(id), STAY_MS);
	}

	dismiss(id: number): void {
		this.list = this.list.filter((one) => one.id !== id);
	}
}

export const provideAnnouncements = (): Announcements => setContext(key, new Announcements());
export const announcements = (): Announcements =>
	getContext<Announcements | undefined>(key) ?? new Announcements();
