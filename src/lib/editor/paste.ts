import { Fragment, Node, Slice } from 'prosemirror-model';
import { Plugin, TextSelection } from 'prosemirror-state';
import type { EditorView } from 'prosemirror-view';
import { readAddress, safeHref } from './link';
import { insertPictures, type PictureUploads } from './pictures';
import { schema } from './schema';
import { isRecordMark } from './section-json';
import { disarm } from './disarm';

/**
 * What happens to things that are pasted or dropped: an address over selected words becomes their link, alone it is one,
 * text that looks like Markdown is read as such, other text keeps its paragraphs, and a copied sentence is not a second
 * commitment.
 * Pictures in it are sent like those that are pasted alone, or the person is told that they are left out.
 * `isInUse` says whether a commitment's sentence still stands elsewhere in the document; `onTooMuch` is told of what
 * does not enter the document because it is too large.
 */
export function readPastes(
	isInUse: (commitmentId: string) => boolean,
	pictures: PictureUploads,
	onTooMuch: () => void
): Plugin {
	const refuses = (slice: Slice): boolean => {
		const isTooMuch = isTooMuchAtOnce(slice.content);
		if (isTooMuch) onTooMuch();
		return isTooMuch;
	};
	/* The editor hands over what is pasted as HTML before it asks what to do with it, and not when plain text is wanted. */
	let foreign: string | null = null;
	let isMended = false;
	const taken = () => {
		const html = foreign;
		foreign = null;
		return html;
	};
	const mend = (view: EditorView, html: string): true => {
		const paste = (mended: string): boolean => {
			if (view.isDestroyed || !view.editable) return false;
			isMended = true;
			view.pasteHTML(mended);
			isMended = false;
			return true;
		};
		/* Away from the network what mends it may be missing: it still arrives. */
		void import('./mend-paste').then(
			({ mendPaste, aboutPictures }) => {
				const mended = mendPaste(html);
				if (!paste(mended.html)) return;
				const canTake = pictures.address() !== null;
				if (canTake && mended.files.length > 0) insertPictures(view, mended.files, pictures);
				const words = aboutPictures(mended, canTake);
				if (words !== null) pictures.onProblem(words);
			},
			() => paste(html)
		);
		return true;
	};
	return new Plugin({
		props: {
			handlePaste: (view, event, slice) => {
				const text = event.clipboardData?.getData('text/plain') ?? '';
				const hasHtml = (event.clipboardData?.getData('text/html') ?? '') !== '';
				const html = taken();
				if (refuses(slice)) return true;
				if (view.state.selection.$from.parent.type.spec.code) return false;
				if (linkSelection(view, text)) return true;
				if (html !== null) return mend(view, html);
				return !hasHtml && readText(view, text);
			},
			handleDrop: (view, event, slice, moved) => {
				const html = taken();
				if (!moved && refuses(slice)) return true;
				const at = view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos;
				if (moved || at === undefined) return false;
				const place = TextSelection.near(view.state.doc.resolve(at));
				if (place.$from.parent.type.spec.code) return false;
				view.dispatch(view.state.tr.setSelection(place));
				return html === null
					? readText(view, event.dataTransfer?.getData('text/plain') ?? '')
					: mend(view, html);
			},
			transformPastedHTML: (html) => {
				if (!isMended && !html.includes('data-pm-slice')) foreign = html;
				return disarm(html);
			},
			clipboardTextParser: (text) => readParagraphs(text),
			transformPasted: (slice) => dropCopiedCommitments(slice, isInUse)
		}
	});
}

/** Letters, or what stands for them: some three hundred pages. A document has room for eight times as much. */
export const LARGEST_PASTE = 1_000_000;

/** Whether something is more than one may bring in at once: it slows everybody who has the document open. */
export function isTooMuchAtOnce(content: Fragment): boolean {
	return content.size > LARGEST_PASTE || JSON.stringify(content.toJSON() ?? []).length > LARGEST_PASTE;
}

function linkSelection(view: EditorView, text: string): boolean {
	const { from, to, empty } = view.state.selection;
	const href = safeHref(text);
	if (empty || href === null) return false;
	view.dispatch(view.state.tr.addMark(from, to, schema.marks.link.create({ href })));
	return true;
}

const signs = [
	/^#{1,6} \S/m,
	/^\s*[-*+] \S.*\n\s*[-*+] \S/m,
	/^\s*\d+[.)] \S.*\n\s*\d+[.)] \S/m,
	/^\s*[-*+] \[[ xX]\] /m,
	/^> \S/m,
	/^```/m,
	/^\|.*\|\s*\n\|[ :|-]+\|/m,
	/\*\*\S[^*\n]*\*\*/,
	/\[[^\]\n]+\]\(https?:\/\/[^)\s]+\)/
];

/** True for text that was most likely written as Markdown. */
export function looksLikeMarkdown(text: string): boolean {
	return signs.some((sign) => sign.test(text));
}

/** False for text without any meaning of its own. */
function readText(view: EditorView, text: string): boolean {
	const address = text.trim();
	const href = /^(?:https?:\/\/|www\.)\S+$/.test(address) ? readAddress(address) : null;
	if (href !== null)
		view.dispatch(
			view.state.tr
				.replaceSelectionWith(schema.text(address, [schema.marks.link.create({ href })]), false)
				.scrollIntoView()
		);
	else if (looksLikeMarkdown(text)) void pasteMarkdown(view, text);
	else return false;
	return true;
}

async function pasteMarkdown(view: EditorView, text: string) {
	const slice = await import('./read-markdown').then(
		({ readPasted }) => openSlice(Node.fromJSON(schema, readPasted(text)).content),
		/* Away from the network the reader may be missing: the words still arrive. */
		() => readParagraphs(text)
	);
	if (!view.isDestroyed && view.editable)
		view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView());
}

/** Plain text as paragraphs: blank lines part them, single new lines are line breaks. */
export function readParagraphs(text: string): Slice {
	const { paragraph, hard_break: lineBreak } = schema.nodes;
	const parts = text
		.replace(/\r\n?/g, '\n')
		.split(/\n[ \t]*\n\s*/)
		.filter((part, _index, all) => part.trim() !== '' || all.length === 1);
	const blocks = parts.map((part) => {
		const lines = part.replace(/^\n|\n+$/g, '').split('\n');
		const content = lines.flatMap((line, index) => [
			...(index > 0 ? [lineBreak.create()] : []),
			...(line === '' ? [] : [schema.text(line)])
		]);
		return paragraph.create(null, content);
	});
	return openSlice(Fragment.fromArray(blocks));
}

/** Open at both ends where these are paragraphs, so that their words join the line they are pasted into. */
function openSlice(content: Fragment): Slice {
	const open = (node: Node | null | undefined) => (node?.type === schema.nodes.paragraph ? 1 : 0);
	return new Slice(content, open(content.firstChild), open(content.lastChild));
}

function dropCopiedCommitments(slice: Slice, isInUse: (id: string) => boolean): Slice {
	const clean = (fragment: Fragment): Fragment =>
		Fragment.fromArray(
			fragment.content.map((node) => {
				const marks = node.marks.filter(
					(mark) => !isRecordMark(mark.type.name) || !isInUse(String(mark.attrs.id))
				);
				return node.isText ? node.mark(marks) : node.copy(clean(node.content));
			})
		);
	return new Slice(clean(slice.content), slice.openStart, slice.openEnd);
}
