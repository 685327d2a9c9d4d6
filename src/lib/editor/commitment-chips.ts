import type { Node } from 'prosemirror-model';
import { Plugin, PluginKey, type Transaction } from 'prosemirror-state';
import { Decoration, DecorationSet } from 'prosemirror-view';
import { isRecordMark } from './section-json';
import { stateClass, type CommitmentLabel, type CommitmentLabels } from './commitment-label';

type Shown = { labels: CommitmentLabels; decorations: DecorationSet };

const chipsKey = new PluginKey<Shown>('commitment chips');

/** Shows the state of each commitment, decision and question as a chip after its sentence. The chip is no part of the text. */
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
		props: { decorations: (state) => chipsKey.getState(state)?.decorations }
	});
}

/** Puts what is newly known about the commitments into a transaction. */
export function updateCommitments(tr: Transaction, labels: CommitmentLabels): Transaction {
	return tr.setMeta(chipsKey, labels);
}

function drawChips(doc: Node, labels: CommitmentLabels): DecorationSet {
	const ends = new Map<string, number>();
	const decorations: Decoration[] = [];
	doc.descendants((node, position) => {
		for (const mark of node.marks) {
			const id = String(mark.attrs.id);
			const label = isRecordMark(mark.type.name) ? labels[id] : undefined;
			if (!label) continue;
			const end = position + node.nodeSize;
			ends.set(id, end);
			decorations.push(
				Decoration.inline(position, end, { class: `${mark.type.name}-words ${stateClass(label.state)}` })
			);
		}
	});
	for (const [id, end] of ends) {
		const label = labels[id];
		if (label) decorations.push(chip(id, end, label));
	}
	return DecorationSet.create(doc, decorations);
}

function chip(id: string, position: number, { state, label, title }: CommitmentLabel): Decoration {
	return Decoration.widget(
		position,
		() => {
			const element = document.createElement('span');
			element.className = `commitment-chip ${stateClass(state)}`;
			element.textContent = label;
			if (title) element.title = title;
			return element;
		},
		{ key: `${id} ${state} ${label} ${title ?? ''}`, side: -1, marks: [], ignoreSelection: true }
	);
}
