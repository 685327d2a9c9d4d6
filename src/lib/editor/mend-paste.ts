import { flattenCellLists } from './cell-lists';
import { takePictures, type PastedPictures } from './pasted-pictures';
import { joinWordOnlineLists } from './word-online';
import { mendWordLists } from './word-lists';

/** What other programs put on the clipboard, as HTML that the editor reads the way they meant it; its pictures apart. */
export function mendPaste(html: string): PastedPictures {
	const { html: text, ...pictures } = takePictures(html);
	return { html: flattenCellLists(joinWordOnlineLists(mendWordLists(keepHighlights(text)))), ...pictures };
}

const fromWriters = /mso-|class="?'?Mso|SCXW|docs-internal-guid/i;
const background = /(?:mso-highlight|background(?:-color)?)\s*:\s*([^;"']+)/i;
const noColour =
	/^(?:transparent|none|auto|inherit|initial|white|#f{3}(?:f{3})?|rgb\(255,\s*255,\s*255\)|rgba\([^)]*,\s*0\))$/i;

/** Words that were marked with a pen in Word or Google Docs. Elsewhere a background is only how a page looks. */
function keepHighlights(html: string): string {
	if (!fromWriters.test(html)) return html;
	return html.replace(/<span\b[^>]*>/gi, (tag) => {
		const colour = background.exec(tag)?.[1]?.trim();
		if (colour === undefined || noColour.test(colour)) return tag;
		return tag.replace(/^<span/i, '<span data-highlighted');
	});
}

/** What a person is told of the pictures in what they pasted; null when there is nothing to say. */
export function aboutPictures(
	{ files, elsewhere }: Pick<PastedPictures, 'files' | 'elsewhere'>,
	canTake: boolean
): string | null {
	const lost = elsewhere + (canTake ? 0 : files.length);
	if (lost === 0) return null;
	const words = lost === 1 ? 'A picture was left out: copy it' : `${lost} pictures were left out: copy each`;
	const taken = canTake ? files.length : 0;
	const others =
		taken === 0 ? '' : ` The ${taken === 1 ? 'other stands' : 'others stand'} below what you pasted.`;
	return `${words} by itself, or save it and add it here.${others}`;
}
