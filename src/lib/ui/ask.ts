import { mount, unmount } from 'svelte';
import Ask from './Ask.svelte';

export type Question = { title: string; text: string; lines: string[]; stay: string; go: string };

/** Asks in a dialog of our own, over whatever page is open. True when the answer is to go on. */
export function ask(question: Question): Promise<boolean> {
	return new Promise((resolve) => {
		const onanswer = (goes: boolean): void => {
			void unmount(box);
			resolve(goes);
		};
		const box = mount(Ask, { target: document.body, props: { ...question, onanswer } });
	});
}
