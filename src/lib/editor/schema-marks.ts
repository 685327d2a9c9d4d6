import type { MarkSpec, TagParseRule } from 'prosemirror-model';
import { safeHref } from './link';
import { isCommitmentId, type RecordMark } from './section-json';

/* The content policy blanks pasted style attributes, so `readPastes` keeps their text in `data-style`. */
function pastedStyle(dom: HTMLElement): string {
	return dom.dataset.style ?? '';
}

function styled(pattern: RegExp): TagParseRule {
	return {
		tag: 'span[data-style]',
		consuming: false,
		getAttrs: (dom) => (pattern.test(pastedStyle(dom)) ? null : false)
	};
}

function recordMark(name: RecordMark): MarkSpec {
	return {
		attrs: { id: {} },
		/* Two records may share words, so such a mark does not even exclude itself. */
		excludes: '',
		inclusive: false,
		parseDOM: [
			{
				tag: `mark.${name}[data-${name}]`,
				getAttrs: (dom) => {
					const id = dom.getAttribute(`data-${name}`);
					return isCommitmentId(id) ? { id } : false;
				}
			}
		],
		toDOM: (mark) => ['mark', { class: name, [`data-${name}`]: String(mark.attrs.id) }, 0]
	};
}

/**
 * What a stretch of text may carry. The order is the nesting in the page: a link lies around a commitment, that
 * around bold text.
 */
export const marks = {
	link: {
		attrs: { href: {} },
		inclusive: false,
		parseDOM: [
			{
				tag: 'a[href]',
				getAttrs: (dom) => {
					const href = safeHref(dom.getAttribute('href') ?? '');
					return href === null ? false : { href };
				}
			}
		],
		toDOM: (mark) => {
			const href = safeHref(String(mark.attrs.href));
			return href === null ? ['span', 0] : ['a', { href, rel: 'noopener noreferrer nofollow' }, 0];
		}
	},
	highlight: {
		attrs: { theme: { default: null } },
		inclusive: false,
		parseDOM: [
			{
				tag: 'mark:not(.commitment, .decision, .question)',
				getAttrs: (dom) => ({ theme: dom.getAttribute('data-theme') })
			},
			/* Marked with a pen in Word or Google Docs: see `mend-paste.ts`. */
			{ tag: 'span[data-highlighted]', consuming: false }
		],
		toDOM: (mark) => [
			'mark',
			{
				class: 'observation',
				...(typeof mark.attrs.theme === 'string' ? { 'data-theme': mark.attrs.theme } : {})
			},
			0
		]
	},
	commitment: recordMark('commitment'),
	decision: recordMark('decision'),
	question: recordMark('question'),
	/* Where in the notes a line of the summary came from; see `source.ts` of the documents. Never in what leaves the circle. */
	source: {
		attrs: { place: {} },
		inclusive: false,
		parseDOM: [
			{ tag: 'span.from-notes[data-source]', getAttrs: (dom) => ({ place: dom.dataset.source ?? '' }) }
		],
		toDOM: (mark) => ['span', { class: 'from-notes', 'data-source': String(mark.attrs.place) }, 0]
	},
	strong: {
		parseDOM: [
			{ tag: 'strong' },
			/* Google Docs wraps everything it copies in a <b> of normal weight. */
			{ tag: 'b', getAttrs: (dom) => (/font-weight:\s*normal/.test(pastedStyle(dom)) ? false : null) },
			styled(/font-weight:\s*(bold|[6-9]00)/)
		],
		toDOM: () => ['strong', 0]
	},
	em: { parseDOM: [{ tag: 'em' }, { tag: 'i' }, styled(/font-style:\s*italic/)], toDOM: () => ['em', 0] },
	strike: {
		parseDOM: [{ tag: 's' }, { tag: 'del' }, { tag: 'strike' }, styled(/text-decoration:[^;]*line-through/)],
		toDOM: () => ['s', 0]
	},
	code: { inclusive: false, parseDOM: [{ tag: 'code' }], toDOM: () => ['code', 0] }
} satisfies Record<string, MarkSpec>;
