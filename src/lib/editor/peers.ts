import { Plugin, PluginKey, type EditorState } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import type { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import {
	absolutePositionToRelativePosition,
	relativePositionToAbsolutePosition,
	ySyncPluginKey
} from 'y-prosemirror';

type Cursor = { section: string; anchor: object; head: object };
type Peer = { id: number; name: string; colour: number; cursor: Cursor };

const peersKey = new PluginKey<DecorationSet>('peers');
const labelShownFor = 2500;

/**
 * Shows where others are in this section and tells them where we are. Of our own making because the cursors of
 * y-prosemirror carry style attributes, which the content policy refuses, and because the sections of a page share
 * one `cursor`: each clears only its own.
 */
export function showPeers(awareness: Awareness, sectionId: string): Plugin<DecorationSet> {
	const carets = new Map<number, HTMLElement>();
	const draw = (state: EditorState) =>
		DecorationSet.create(
			state.doc,
			peersIn(awareness, sectionId).flatMap((peer) => decorate(state, peer, carets))
		);
	return new Plugin<DecorationSet>({
		key: peersKey,
		state: {
			init: () => DecorationSet.empty,
			apply: (tr, shown, _before, state) => {
				const changed = tr.getMeta(peersKey) === true || ySyncPluginKey.getState(state)?.isChangeOrigin;
				return changed ? draw(state) : shown.map(tr.mapping, tr.doc);
			}
		},
		props: { decorations: (state) => peersKey.getState(state) },
		view: (view) => follow(view, awareness, sectionId, carets)
	});
}

function follow(view: EditorView, awareness: Awareness, sectionId: string, carets: Map<number, HTMLElement>) {
	let frame = 0;
	const redraw = () => {
		frame = 0;
		if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(peersKey, true));
	};
	const onChange = ({
		added,
		updated,
		removed
	}: {
		added: number[];
		updated: number[];
		removed: number[];
	}) => {
		const here = peersIn(awareness, sectionId);
		const changed = [...added, ...updated, ...removed].filter((id) => id !== awareness.clientID);
		if (!changed.some((id) => carets.has(id) || here.some((peer) => peer.id === id))) return;
		for (const id of carets.keys()) if (!here.some((peer) => peer.id === id)) carets.delete(id);
		for (const id of changed) wake(carets.get(id));
		if (frame === 0) frame = requestAnimationFrame(redraw);
	};
	const publish = () => tellWhere(view, awareness, sectionId);
	awareness.on('change', onChange);
	view.dom.addEventListener('focusin', publish);
	view.dom.addEventListener('focusout', publish);
	frame = requestAnimationFrame(redraw);
	return {
		update: publish,
		destroy: () => {
			cancelAnimationFrame(frame);
			awareness.off('change', onChange);
			view.dom.removeEventListener('focusin', publish);
			view.dom.removeEventListener('focusout', publish);
			leave(awareness, sectionId);
		}
	};
}

function tellWhere(view: EditorView, awareness: Awareness, sectionId: string) {
	if (!view.hasFocus() || !view.editable) return leave(awareness, sectionId);
	const { type, binding } = ySyncPluginKey.getState(view.state);
	const place = (position: number): object =>
		Y.relativePositionToJSON(absolutePositionToRelativePosition(position, type, binding.mapping));
	const { anchor, head } = view.state.selection;
	const cursor: Cursor = { section: sectionId, anchor: place(anchor), head: place(head) };
	const told = awareness.getLocalState()?.cursor;
	if (JSON.stringify(told) !== JSON.stringify(cursor)) awareness.setLocalStateField('cursor', cursor);
}

function leave(awareness: Awareness, sectionId: string) {
	const told = awareness.getLocalState()?.cursor;
	if (isCursor(told) && told.section === sectionId) awareness.setLocalStateField('cursor', null);
}

function peersIn(awareness: Awareness, sectionId: string): Peer[] {
	return [...awareness.getStates()].flatMap(([id, state]) => {
		const cursor: unknown = state.cursor;
		if (id === awareness.clientID || !isCursor(cursor) || cursor.section !== sectionId) return [];
		return [{ id, cursor, ...readUser(state.user) }];
	});
}

function isCursor(value: unknown): value is Cursor {
	if (typeof value !== 'object' || value === null) return false;
	const { section, anchor, head } = value as Record<string, unknown>;
	return typeof section === 'string' && isPosition(anchor) && isPosition(head);
}

function isPosition(value: unknown): value is object {
	return typeof value === 'object' && value !== null;
}

function readUser(user: unknown): { name: string; colour: number } {
	const { name, colour } = (typeof user === 'object' && user !== null ? user : {}) as Record<string, unknown>;
	return {
		name: typeof name === 'string' && name.trim() !== '' ? name : 'Someone',
		colour: typeof colour === 'number' && Number.isInteger(colour) ? Math.abs(colour) % 8 : 0
	};
}

function decorate(state: EditorState, peer: Peer, carets: Map<number, HTMLElement>): Decoration[] {
	const head = positionOf(state, peer.cursor.head);
	const anchor = positionOf(state, peer.cursor.anchor);
	if (head === null || anchor === null) return [];
	const caret = Decoration.widget(
		head,
		() => {
			const element = drawCaret(peer);
			carets.set(peer.id, element);
			return element;
		},
		{ key: `peer-${peer.id}-${peer.colour}-${peer.name}`, side: 10, marks: [], ignoreSelection: true }
	);
	if (head === anchor) return [caret];
	const range = { class: `peer-selection hue-${peer.colour}` };
	return [caret, Decoration.inline(Math.min(anchor, head), Math.max(anchor, head), range)];
}

function positionOf(state: EditorState, place: object): number | null {
	const { doc, type, binding } = ySyncPluginKey.getState(state);
	try {
		const position = Y.createRelativePositionFromJSON(place);
		const found = relativePositionToAbsolutePosition(doc, type, position, binding.mapping);
		return found === null ? null : Math.min(Math.max(found, 0), Math.max(state.doc.content.size - 1, 0));
	} catch {
		/* A position in a node that this browser has not drawn yet. The next change brings it. */
		return null;
	}
}

function drawCaret({ id, name, colour }: Peer): HTMLElement {
	const caret = document.createElement('span');
	caret.dataset.peer = String(id);
	caret.className = `peer-caret hue-${colour}`;
	/* Read aloud it would cut sentences in two; who is here is said elsewhere on the page. */
	caret.setAttribute('aria-hidden', 'true');
	const label = document.createElement('span');
	label.className = 'peer-label';
	label.textContent = name.split(' ')[0] ?? name;
	caret.append(label);
	wake(caret);
	return caret;
}

const sleeping = new WeakMap<HTMLElement, ReturnType<typeof setTimeout>>();

function wake(caret: HTMLElement | undefined) {
	if (!caret) return;
	clearTimeout(sleeping.get(caret));
	caret.classList.add('is-active');
	sleeping.set(
		caret,
		setTimeout(() => caret.classList.remove('is-active'), labelShownFor)
	);
}
