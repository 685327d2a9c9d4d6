import { InputRule, inputRules, textblockTypeInputRule, wrappingInputRule } from 'prosemirror-inputrules';
import type { MarkType } from 'prosemirror-model';
import { Plugin, TextSelection, type EditorState, type Transaction } from 'prosemirror-state';
import { wrapRangeInList } from 'prosemirror-schema-list';
import { readAddress } from './link';
import { schema } from './schema';
import { headingLevel } from './section-json';

const { nodes, marks } = schema;

/** What typing turns into structure: Markdown's signs at the start of a line and around words, and addresses. */
export function typingShortcuts(): Plugin[] {
	const rules = inputRules({
		rules: [
			textblockTypeInputRule(/^(#{1,4})\s$/, nodes.heading, (match) => ({
				level: headingLevel(match[1]?.length ?? 2)
			})),
			wrappingInputRule(/^\s*[-+*]\s$/, nodes.bullet_list),
			wrappingInputRule(
				/^(\d{1,4})[.)]\s$/,
				nodes.ordered_list,
				(match) => ({ order: Number(match[1]) }),
				(match, list) => list.childCount + Number(list.attrs.order) === Number(match[1])
			),
			wrappingInputRule(/^\s*>\s$/, nodes.blockquote),
			textblockTypeInputRule(/^```$/, nodes.code_block),
			tick,
			rule,
			around(/(?:^|[\s(])(\*\*([^\s*](?:[^*]*[^\s*])?)\*\*)$/, marks.strong),
			around(/(?:^|[\s(])(_([^\s_](?:[^_]*[^\s_])?)_)$/, marks.em),
			around(/(?:^|[\s(])(\*([^\s*](?:[^*]*[^\s*])?)\*)$/, marks.em),
			around(/(?:^|[\s(])(~~([^\s~](?:[^~]*[^\s~])?)~~)$/, marks.strike),
			around(/(?:^|[\s(])(`([^`]+)`)$/, marks.code),
			address
		]
	});
	return [rules, onEnter];
}

const tick = new InputRule(/^\[([ xX]?)\]\s$/, (state, match, start, end) => {
	const checked = /x/i.test(match[1] ?? '');
	const { $from } = state.selection;
	const tr = state.tr.delete(start, end);
	const item = $from.depth > 1 && $from.index(-1) === 0 ? $from.node(-1) : null;
	if (item?.type === nodes.list_item) return tr.setNodeAttribute($from.before(-1), 'checked', checked);
	const range = tr.doc.resolve(start).blockRange();
	if (!range || !wrapRangeInList(tr, range, nodes.bullet_list)) return null;
	return tr.setNodeAttribute(range.start + 1, 'checked', checked);
});

const rule = new InputRule(/^---$/, (state, _match, start, end) => {
	const $start = state.doc.resolve(start);
	if ($start.parent.type !== nodes.paragraph || $start.depth !== 1) return null;
	const tr = state.tr.delete(start, end);
	tr.insert($start.before(), nodes.horizontal_rule.create());
	return tr.setSelection(TextSelection.near(tr.doc.resolve(tr.mapping.map($start.pos))));
});

/** Words between signs: the whole with its signs is the first group, the words alone the second. */
function around(pattern: RegExp, type: MarkType): InputRule {
	return new InputRule(pattern, (state, match, start, end) => {
		const [, whole, words] = match;
		if (!whole || !words) return null;
		const from = start + match[0].length - whole.length;
		const signs = (whole.length - words.length) / 2;
		/* What was typed last is not in the document yet: with it came the closing sign, but no word. */
		if (end < from + signs + words.length) return null;
		const tr = state.tr;
		tr.delete(from + signs + words.length, end);
		tr.delete(from, from + signs);
		tr.addMark(from, from + words.length, type.create());
		return tr.removeStoredMark(type);
	});
}

const addresses = /(?:^|\s)((?:https?:\/\/|www\.)[^\s<>]+[^\s<>.,;:!?)\]'"])([.,;:!?)\]'"]*)\s$/;

const address = new InputRule(
	addresses,
	(state, match, _start, end) =>
		linkTyped(state, match, end)?.insertText(' ', end).removeStoredMark(marks.link) ?? null,
	{ inCodeMark: false }
);

/** An address that the line ends with becomes a link, too; what the key does otherwise is up to others. */
const onEnter = new Plugin({
	props: {
		handleKeyDown: ({ state, dispatch }, { key }) => {
			const { $from, empty } = state.selection;
			if (key !== 'Enter' || !empty || $from.parent.type.spec.code) return false;
			const before = $from.parent.textBetween(0, $from.parentOffset, null, '\ufffc');
			const match = addresses.exec(`${before}\n`);
			const tr = match && linkTyped(state, match, $from.pos);
			if (tr) dispatch(tr);
			return false;
		}
	}
});

/** `end` is where what was typed ends. Null for what can be no link, or is code or a link already. */
function linkTyped(
	state: EditorState,
	[, typed, after = '']: RegExpMatchArray,
	end: number
): Transaction | null {
	const href = typed ? readAddress(typed) : null;
	if (!typed || href === null) return null;
	const to = end - after.length;
	const from = to - typed.length;
	if ([marks.link, marks.code].some((mark) => state.doc.rangeHasMark(from, to, mark))) return null;
	return state.tr.addMark(from, to, marks.link.create({ href }));
}
