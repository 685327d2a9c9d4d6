import Bold from '@lucide/svelte/icons/bold';
import Code from '@lucide/svelte/icons/code';
import Heading from '@lucide/svelte/icons/heading';
import Highlighter from '@lucide/svelte/icons/highlighter';
import Picture from '@lucide/svelte/icons/image';
import Italic from '@lucide/svelte/icons/italic';
import Link from '@lucide/svelte/icons/link';
import List from '@lucide/svelte/icons/list';
import ListChecks from '@lucide/svelte/icons/list-checks';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import Lock from '@lucide/svelte/icons/lock';
import Minus from '@lucide/svelte/icons/minus';
import Quote from '@lucide/svelte/icons/quote';
import Strikethrough from '@lucide/svelte/icons/strikethrough';
import Table from '@lucide/svelte/icons/table';
import { toggleMark } from 'prosemirror-commands';
import type { Command, EditorState } from 'prosemirror-state';
import { inCheckList, insertRule, toggleCheckList } from './check-list';
import {
	carries,
	isWithin,
	toggleBold,
	toggleCircleOnly,
	toggleHeading,
	toggleItalic,
	toggleList,
	toggleObservation,
	toggleQuote
} from './commands';
import { schema } from './schema';
import { isInTable } from './in-table';
import { insertTable } from './insert-table';

export type Tool = {
	label: string;
	/** The keys that do the same, where there are some. */
	keys?: string;
	/** Its words, for a button that no sign says, or not plainly enough. */
	words?: string;
	icon?: typeof Bold;
	run: Command;
	on?: (state: EditorState) => boolean;
};

/** Whether the text is written to be published; null for one that nobody else reads. */
export type GoesOut = boolean | null;

/** What opens something outside the text: a dialog, the choice of a file. Null where there is no such thing. */
export type Openers = { link: Command; picture: Command | null };

const { marks, nodes } = schema;
const marked = (type: Parameters<typeof carries>[1]) => (state: EditorState) => carries(state, type);
const within = (type: Parameters<typeof isWithin>[1]) => (state: EditorState) => isWithin(state, type);

const observation: Tool = {
	label: 'Mark as observation',
	keys: 'Ctrl+Shift+H',
	icon: Highlighter,
	run: toggleObservation,
	on: marked(marks.highlight)
};
const circleOnly: Tool = {
	label: 'Circle only',
	keys: 'Ctrl+Alt+L',
	icon: Lock,
	run: toggleCircleOnly,
	on: within(nodes.circle_only)
};

/** The buttons that are always there, in their order. Of a text that goes out: what of it stays. */
export const mainTools = ({ link }: Openers, goesOut: GoesOut): Tool[] => [
	{ label: 'Bold', keys: 'Ctrl+B', icon: Bold, run: toggleBold, on: marked(marks.strong) },
	{ label: 'Italic', keys: 'Ctrl+I', icon: Italic, run: toggleItalic, on: marked(marks.em) },
	{ label: 'Heading', keys: 'Ctrl+Alt+2', icon: Heading, run: toggleHeading(2), on: within(nodes.heading) },
	{
		label: 'List',
		keys: 'Ctrl+Shift+8',
		icon: List,
		run: toggleList(nodes.bullet_list),
		on: within(nodes.bullet_list)
	},
	{ label: 'Link', keys: 'Ctrl+K', icon: Link, run: link, on: marked(marks.link) },
	goesOut ? { ...circleOnly, words: circleOnly.label } : observation
];

/** What is needed less often, behind one button. */
export const moreTools = ({ picture }: Openers, goesOut: GoesOut): Tool[] => [
	{
		label: 'Numbered list',
		keys: 'Ctrl+Shift+7',
		icon: ListOrdered,
		run: toggleList(nodes.ordered_list),
		on: within(nodes.ordered_list)
	},
	{ label: 'Check list', icon: ListChecks, run: toggleCheckList, on: inCheckList },
	{ label: 'Quote', keys: 'Ctrl+Shift+9', icon: Quote, run: toggleQuote, on: within(nodes.blockquote) },
	{ label: 'Table', icon: Table, run: insertTable, on: isInTable },
	...(picture ? [{ label: 'Picture', icon: Picture, run: picture }] : []),
	{ label: 'Line across the page', icon: Minus, run: insertRule },
	{
		label: 'Struck through',
		keys: 'Ctrl+Shift+X',
		icon: Strikethrough,
		run: toggleMark(marks.strike),
		on: marked(marks.strike)
	},
	{ label: 'Code', keys: 'Ctrl+`', icon: Code, run: toggleMark(marks.code), on: marked(marks.code) },
	...(goesOut === null ? [] : [goesOut ? observation : circleOnly])
];
