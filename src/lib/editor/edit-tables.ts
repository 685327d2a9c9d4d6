import { Plugin, PluginKey, type Command } from 'prosemirror-state';
import { hasTable, isInTable } from './in-table';

type Parts = typeof import('./table-parts');

/* prosemirror-tables looks for the cells that are being selected under its own key. */
const key = Object.assign(Object.create(PluginKey.prototype) as PluginKey<number | null>, {
	key: 'selectingCells$'
});
let parts: Parts | null = null;
let coming: Promise<Parts> | null = null;

/** Fetches what works inside tables, once. Away from the network a text with a table can still be written. */
export function fetchTableParts(): Promise<Parts | null> {
	coming ??= import('./table-parts').then((loaded) => (parts = loaded));
	return coming.catch(() => (coming = null));
}

/** Editing tables as prosemirror-tables does it, from the moment the text has one. */
export function editTables(): Plugin<number | null> {
	return new Plugin<number | null>({
		key,
		state: {
			init: () => null,
			apply: (tr, value, before, after) =>
				parts?.editing.spec.state?.apply.call(parts.editing, tr, value, before, after) ?? null
		},
		props: {
			decorations: (state) => parts?.editing.props.decorations?.call(parts.editing, state),
			handleDOMEvents: {
				mousedown: (view, event) =>
					parts?.editing.props.handleDOMEvents?.mousedown?.call(parts.editing, view, event)
			},
			createSelectionBetween: (view, anchor, head) =>
				parts?.editing.props.createSelectionBetween?.call(parts.editing, view, anchor, head) ?? null,
			handleTripleClick: (view, position, event) =>
				parts?.editing.props.handleTripleClick?.call(parts.editing, view, position, event),
			handleKeyDown: (view, event) => parts?.editing.props.handleKeyDown?.call(parts.editing, view, event),
			handlePaste: (view, event, slice) =>
				parts?.editing.props.handlePaste?.call(parts.editing, view, event, slice)
		},
		appendTransaction: (transactions, before, after) =>
			parts?.editing.spec.appendTransaction?.call(parts.editing, transactions, before, after),
		view: ({ state }) => {
			if (hasTable(state.doc)) void fetchTableParts();
			return {
				update: ({ state }, before) => {
					if (!parts && state.doc !== before.doc && hasTable(state.doc)) void fetchTableParts();
				}
			};
		}
	});
}

/** Tab in a table. */
export const nextCell: Command = (state, dispatch, view) =>
	isInTable(state) && (parts?.nextCell(state, dispatch, view) ?? false);

/** Shift+Tab in a table. */
export const previousCell: Command = (state, dispatch, view) =>
	isInTable(state) && (parts?.previousCell(state, dispatch, view) ?? false);
