import { EditorState, Plugin, type Command } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { keymap } from 'prosemirror-keymap';
import type { Awareness } from 'y-protocols/awareness';
import type * as Y from 'yjs';
import { initProseMirrorDoc, ySyncPlugin, yUndoPlugin } from 'y-prosemirror';
import { showCommented, type Commented } from './commented';
import { showCommitments } from './commitment-chips';
import type { CommitmentLabels } from './commitment-label';
import { editTables } from './edit-tables';
import { editorKeys } from './keys';
import { readPastes } from './paste';
import { isKnown, watchForUnknown } from './known';
import { showFound } from './show-found';
import { showPeers } from './peers';
import { showPlaceholder } from './placeholder';
import { fragmentName, recordsIn } from './read';
import { schema } from './schema';
import { typingShortcuts } from './shortcuts';
import { suggestions, type SuggestOptions } from './suggest';
import { takePictures, type PictureUploads } from './pictures';
import { drawListItem, tellBoxes } from './tick-box';

export type SectionViewOptions = {
	doc: Y.Doc;
	awareness: Awareness;
	sectionId: string;
	commitments: CommitmentLabels;
	/** Said where nothing is written. */
	placeholder: string;
	editable: () => boolean;
	attributes: () => Record<string, string>;
	/** What is made of the words at the caret, by the keys that make it. */
	markKeys: Record<string, Command>;
	commented: readonly Commented[];
	suggest: SuggestOptions;
	onThread: (id: string) => void;
	openToolbar: Command;
	openLink: Command;
	openSearch: Command;
	pictures: PictureUploads;
	onChange: (view: EditorView) => void;
	onFocus: () => void;
	/** Somebody brings in more than may come at once. */
	onTooMuch: () => void;
	/** The section holds something now that this page does not know; the editor is closed already. */
	onUnknown: () => void;
};

/**
 * Opens an editor on one section of a shared document. Only ever after the document has been loaded. Null where it holds
 * something that this page does not know, which the editor would delete.
 */
export function openSection(place: HTMLElement, options: SectionViewOptions): EditorView | null {
	const { doc, awareness, sectionId } = options;
	const fragment = doc.getXmlFragment(fragmentName(sectionId));
	if (!isKnown(fragment)) return null;
	const stopWatching = watchForUnknown(fragment, () => {
		view.destroy();
		options.onUnknown();
	});
	const { doc: page, mapping } = initProseMirrorDoc(fragment, schema);
	const state = EditorState.create({
		/* An empty fragment makes a page without its one paragraph: the schema fills that in. */
		doc: page.childCount > 0 ? page : undefined,
		schema,
		plugins: [
			ySyncPlugin(fragment, page.childCount > 0 ? { mapping } : {}),
			yUndoPlugin(),
			showPeers(awareness, sectionId),
			showCommitments(options.commitments),
			showCommented(sectionId, options.commented),
			showPlaceholder(options.placeholder),
			suggestions(options.suggest),
			...typingShortcuts(),
			keymap({
				...options.markKeys,
				'Mod-k': options.openLink,
				'Mod-f': options.openSearch,
				'Alt-F10': options.openToolbar
			}),
			...editorKeys(),
			takePictures(options.pictures),
			readPastes((id) => recordsIn(doc).some((each) => each.id === id), options.pictures, options.onTooMuch),
			editTables(),
			showFound(),
			new Plugin({
				view: () => ({
					update: (view) => {
						tellBoxes(view);
						options.onChange(view);
					},
					destroy: stopWatching
				})
			})
		]
	});
	const view = new EditorView(place, {
		state,
		editable: options.editable,
		attributes: options.attributes,
		nodeViews: { list_item: (node, view, position) => drawListItem(node, view, position) },
		handleDOMEvents: {
			focus: (view) => {
				options.onFocus();
				options.onChange(view);
				return false;
			},
			blur: (view) => {
				// A section that leaves the page is left as well, while nothing on it may be changed.
				queueMicrotask(() => options.onChange(view));
				return false;
			}
		},
		handleClick: (view, _position, event) => {
			const words = event.target instanceof Element ? event.target.closest('[data-thread]') : null;
			if (words instanceof HTMLElement && words.dataset.thread) options.onThread(words.dataset.thread);
			return followLink(view, event);
		}
	});
	return view;
}

/** While editing a click places the caret; with Ctrl or ⌘ it follows the link. */
function followLink(view: EditorView, event: MouseEvent): boolean {
	const link = event.target instanceof Element ? event.target.closest('a[href]') : null;
	/* A chip is no part of the text: the browser follows it. */
	if (link?.matches('.commitment-chip')) return false;
	if (!(link instanceof HTMLAnchorElement) || (view.editable && !event.ctrlKey && !event.metaKey))
		return false;
	window.open(link.href, '_blank', 'noopener,noreferrer');
	return true;
}
