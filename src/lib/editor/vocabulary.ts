/**
 * The names that a section may be made of. They are the schema's, as a test sees to, without the weight of it: pages that
 * only read, and the server that lets text in, go by names alone.
 */
export const elementNames: readonly string[] = [
	...['paragraph', 'heading', 'bullet_list', 'ordered_list', 'list_item', 'blockquote', 'circle_only'],
	...['code_block', 'horizontal_rule', 'table', 'table_row', 'table_cell', 'table_header'],
	...['image', 'person', 'reference', 'hard_break']
];
export const markNames: readonly string[] = [
	...['link', 'highlight', 'commitment', 'decision', 'question', 'source'],
	...['strong', 'em', 'strike', 'code']
];

const [elements, marks] = [new Set(elementNames), new Set(markNames)];
/** The fragment that holds a section is named by this and its id. */
export const sectionPrefix = 'section:';

export const vocabulary = {
	isPage: (name: string): boolean => name.startsWith(sectionPrefix),
	isElement: (name: string): boolean => elements.has(name),
	isMark: (name: string): boolean => marks.has(markName(name))
};

/** Where words may carry the same mark several times, y-prosemirror adds a hash to its name. */
export function markName(name: string): string {
	return name.replace(/--[a-zA-Z0-9+/=]{8}$/, '');
}
