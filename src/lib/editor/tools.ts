import Bold from '@lucide/svelte/icons/bold';
import Heading from '@lucide/svelte/icons/heading';
import Highlighter from '@lucide/svelte/icons/highlighter';
import Italic from '@lucide/svelte/icons/italic';
import List from '@lucide/svelte/icons/list';
import Quote from '@lucide/svelte/icons/quote';
import type { Command, EditorState } from 'prosemirror-state';
import {
	carries,
	isWithin,
	toggleBold,
	toggleHeading,
	toggleItalic,
	toggleList,
	toggleObservation,
	toggleQuote
} from './commands';
import { schema } from './schema';

type Tool = {
	label: string;
	keys: string;
	icon: typeof Bold;
	run: Command;
	on: (state: EditorState) => boolean;
};

const { marks, nodes } = schema;
const marked = (type: Parameters<typeof carries>[1]) => (state: EditorState) => carries(state, type);
const within = (type: Parameters<typeof isWithin>[1]) => (state: EditorState) => isWithin(state, type);

/** The buttons of the toolbar, in their order. */
export const tools: Tool[] = [
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
	{ label: 'Quote', keys: 'Ctrl+Shift+9', icon: Quote, run: toggleQuote, on: within(nodes.blockquote) },
	{
		label: 'Mark as observation',
		keys: 'Ctrl+Shift+H',
		icon: Highlighter,
		run: toggleObservation,
		on: marked(marks.highlight)
	}
];
