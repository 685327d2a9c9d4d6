import type { Attachment } from 'svelte/attachments';

/** What the keys press on the commitment that has the focus. */
const pressed: Record<string, readonly string[]> = {
	a: ['accept', 'take_over', 'agree', 'agree_date'],
	d: ['decline', 'decline_handover', 'keep_date'],
	r: ['report', 'resume']
};

/** True when a key belongs to whatever is being written in or is open, and must not be taken away from it. */
export function belongsElsewhere(event: KeyboardEvent): boolean {
	const { target } = event;
	if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey || event.altKey)
		return true;
	if (!(target instanceof Element)) return false;
	return (
		target.closest('input, textarea, select, [contenteditable], [role="textbox"], dialog, [role="menu"]') !==
			null || document.querySelector('dialog[open]') !== null
	);
}

/**
 * Keys for a list of commitments: j and k go to the next and the one before; a, d and r accept, decline and report on the one
 * that has the focus, and do nothing elsewhere. Off while `isOn` says no.
 */
export const triage =
	(isOn: () => boolean): Attachment<HTMLElement> =>
	(list) => {
		const links = () => [...list.querySelectorAll<HTMLElement>('a[data-commitment]')];
		const current = () => document.activeElement?.closest<HTMLElement>('[data-card]') ?? null;

		/** Where the person was: what is answered goes away, and they go on from its place. */
		let place = 0;
		let answered = false;

		function go(step: 1 | -1) {
			const all = links();
			const here = all.findIndex((link) => link.closest('[data-card]') === current());
			const wanted = here === -1 ? (step === 1 ? place : place - 1) : here + step;
			goTo(all, Math.min(Math.max(wanted, 0), all.length - 1));
		}

		function goTo(all: readonly HTMLElement[], index: number) {
			place = Math.max(index, 0);
			all[index]?.focus();
			all[index]?.scrollIntoView({ block: 'nearest' });
		}

		function press(key: string) {
			const card = current();
			if (!card || !list.contains(card)) return false;
			for (const step of pressed[key] ?? []) {
				const button = card.querySelector<HTMLElement>(`[data-step="${step}"]`);
				if (!button) continue;
				place = links().findIndex((link) => card.contains(link));
				answered = true;
				button.click();
				return true;
			}
			return false;
		}

		function onkeydown(event: KeyboardEvent) {
			if (!isOn() || event.shiftKey || belongsElsewhere(event)) return;
			if (event.key === 'j' || event.key === 'k') go(event.key === 'j' ? 1 : -1);
			else if (event.repeat || !(event.key in pressed) || !press(event.key)) return;
			event.preventDefault();
		}

		const moved = new MutationObserver(() => {
			if (!answered || document.activeElement !== document.body) return;
			answered = false;
			const all = links();
			goTo(all, Math.min(place, all.length - 1));
		});
		moved.observe(list, { childList: true, subtree: true });
		document.addEventListener('keydown', onkeydown);
		return () => {
			moved.disconnect();
			document.removeEventListener('keydown', onkeydown);
		};
	};
