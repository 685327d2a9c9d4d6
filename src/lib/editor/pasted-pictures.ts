export type PastedPictures = {
	html: string;
	/** Pictures that are part of what was pasted. */
	files: File[];
	/** How many lie elsewhere, where this page may not fetch them. */
	elsewhere: number;
};

const image = /<img\b[^>]*>/gi;

/**
 * Takes the pictures out of pasted HTML: those written into it as files, the others counted. Signs drawn as pictures stay
 * as the words they stand for, and boxes to tick go: their list says so itself. What is too small to see, and pictures of
 * ours, are left alone.
 */
export function takePictures(html: string): PastedPictures {
	const files: File[] = [];
	let elsewhere = 0;
	const rest = html.replace(image, (tag) => {
		if (attribute(tag, 'aria-roledescription') === 'checkbox') return '';
		const source = attribute(tag, 'src');
		const alt = attribute(tag, 'alt');
		if (/\p{Extended_Pictographic}/u.test(alt) && alt.length <= 16) return escaped(alt);
		if (source === '' || isTiny(tag) || isOurs(source)) return tag;
		const file = readData(source, files.length);
		if (file) files.push(file);
		else elsewhere += 1;
		return '';
	});
	return { html: rest, files, elsewhere };
}

function attribute(tag: string, name: string): string {
	const [, double, single, bare] =
		new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'i').exec(tag) ?? [];
	return (double ?? single ?? bare ?? '').trim();
}

function isTiny(tag: string): boolean {
	return ['width', 'height'].some((name) => /^[0-2](?:px)?$/.test(attribute(tag, name)));
}

function isOurs(source: string): boolean {
	return /^(?:https?:\/\/[^/]+)?\/files\/[0-9a-f-]{36}/.test(source);
}

function readData(source: string, index: number): File | null {
	const [, type, base64] = /^data:(image\/[a-z.+-]+);base64,([A-Za-z0-9+/=\s]+)$/i.exec(source) ?? [];
	if (type === undefined || base64 === undefined) return null;
	try {
		const bytes = Uint8Array.from(atob(base64.replace(/\s/g, '')), (letter) => letter.charCodeAt(0));
		return new File([bytes], `picture ${index + 1}`, { type: type.toLowerCase() });
	} catch {
		return null;
	}
}

function escaped(text: string): string {
	return text.replace(/&(?!#?\w+;)/g, '&amp;').replace(/</g, '&lt;');
}
