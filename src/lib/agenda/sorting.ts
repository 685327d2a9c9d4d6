import type { Attachment } from 'svelte/attachments';

/** Where a dragged item was let go. */
export type Dropped = { id: string; list: string; index: number };

/**
 * Lets the entries of a list be dragged, by mouse and by touch, within it and to the other lists of the page.
 * Entries carry data-id, lists data-list. The drag only says where to: Svelte moves the entry itself.
 */
export function sorting(ondrop: (dropped: Dropped) => void): Attachment<HTMLElement> {
	return (list) => {
		let stop = () => {};
		let begun = false;
		let gone = false;
		const begin = async (): Promise<void> => {
			if (begun) return;
			begun = true;
			const { default: Sortable } = await import('sortablejs');
			if (gone) return;
			let after: ChildNode | null = null;
			const sortable = Sortable.create(list, {
				group: 'agenda',
				handle: '[data-drag]',
				draggable: '[data-id]',
				animation: 150,
				emptyInsertThreshold: 16,
				swapThreshold: 0.65,
				fallbackOnBody: true,
				delay: 120,
				delayOnTouchOnly: true,
				ghostClass: 'is-dragged',
				onStart: ({ item }) => {
					after = item.nextSibling;
					document.documentElement.toggleAttribute('data-dragging', true);
				},
				// An agenda nests one level deep: what has parts can't become a part.
				onMove: ({ dragged, to }) => !(to.dataset.part === 'yes' && dragged.querySelector('[data-id]')),
				onEnd: ({ item, from, to, oldIndex, newDraggableIndex }) => {
					document.documentElement.toggleAttribute('data-dragging', false);
					from.insertBefore(item, after?.parentNode === from ? after : null);
					const { id } = item.dataset;
					if (!id || newDraggableIndex === undefined || (from === to && oldIndex === newDraggableIndex))
						return;
					ondrop({ id, list: to.dataset.list ?? '', index: newDraggableIndex });
				}
			});
			stop = () => sortable.destroy();
		};
		// Who reads the agenda, or moves its items by the keyboard, needs nothing of this.
		const forget = new AbortController();
		const once = { once: true, signal: forget.signal };
		for (const sign of ['pointermove', 'pointerdown'])
			window.addEventListener(sign, () => void begin(), once);
		return () => {
			gone = true;
			forget.abort();
			stop();
		};
	};
}
