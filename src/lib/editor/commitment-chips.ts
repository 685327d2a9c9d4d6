import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet, type EditorView } from 'prosemirror-view';
import { isRecordMark, recordAddress, type RecordMark } from './section-json';
import { chipName, stateClass, type CommitmentLabel, type CommitmentLabels } from './commitment-label';

type Shown = { labels: CommitmentLabels; decorations: DecorationSet };

const chipsKey = new PluginKey<Shown>('commitment chips');

/**
 * Shows the state of each commitment, decision and question as a chip after its sentence, with the way to its page. The
 * chip is no part of the text.
 */
export function showCommitments(labels: CommitmentLabels): Plugin<Shown> {
	return new Plugin<Shown>({
		key: chipsKey,
		state: {
			init: (_config, state) => ({ labels, decorations: drawChips(state.doc, labels) }),
			apply: (tr, shown) => {
				const now: CommitmentLabels = tr.getMeta(chipsKey) ?? shown.labels;
				if (now === shown.labels && !tr.docChanged) return shown;
				return { labels: now, decorations: drawChips(tr.doc, now) };
			}
		},
		props: { decorations: (state) => chipsKey.getState(state)?.decorations },
		view: () => ({ update: letTabPass })
	});
}

/** Puts what is newly known about the commitments into a transaction. */
export function updateCommitments(tr: Transaction, labels: CommitmentLabels): Transaction {
	return tr.setMeta(chipsKey, labels);
}

/** While somebody writes, Tab leaves the text: the way to a record is Alt+Enter in its words. */
function letTabPass(view: EditorView): void {
	for (const chip of view.dom.querySelectorAll<HTMLElement>('.commitment-chip'))
		chip.tabIndex = view.editable ? -1 : 0;
}

type End = { kind: RecordMark; position: number };

function drawChips(doc: Node, labels: CommitmentLabels): DecorationSet {
	const ends = new Map<string, End>();
	const decorations: Decoration[] = [];
	doc.descendants((node, position) => {
		for (const mark of node.marks) {
			const kind = mark.type.name;
			const id = String(mark.attrs.id);
			const label = isRecordMark(kind) ? labels[id] : undefined;
			if (!label || !isRecordMark(kind)) continue;
			const end = position + node.nodeSize;
			ends.set(id, { kind, position: end });
			decorations.push(
				Decoration.inline(position, end, { class: `${kind}-words ${stateClass(label.state)}` })
			);
		}
	});
	for (const [id, end] of ends) {
		const label = labels[id];
		if (label) decorations.push(chip(id, end, label));
	}
	return DecorationSet.create(doc, decorations);
}

function chip(id: string, { kind, position }: End, known: CommitmentLabel): Decoration {
	const { state, label, title } = known;
	return Decoration.widget(
		position,
		(view) => {
			const element = document.createElement('a');
			element.className = `commitment-chip ${stateClass(state)}`;
			element.href = recordAddress(kind, id);
			/* Whoever writes stays where they are. */
			element.target = '_blank';
			element.rel = 'noopener';
			element.draggable = false;
			element.tabIndex = view.editable ? -1 : 0;
			element.textContent = label;
			element.setAttribute('aria-label', chipName(known));
			if (title) element.title = title;
			return element;
		},
		{ key: `${id} ${state} ${label} ${title ?? ''}`, side: -1, marks: [], ignoreSelection: true }
	);
}
