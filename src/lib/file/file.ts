import { isPicture, pictures } from './picture';

/** A file as lists show it; `width` and `height` are of pictures. */
export type FileRow = {
	id: string;
	name: string;
	mediaType: string;
	bytes: number;
	width: number | null;
	height: number | null;
};

/** No file is larger, in bytes. */
export const largestFile = 10 * 1024 * 1024;

/** What notes hold, and what shows that a commitment was kept. */
export type Accepted = 'pictures' | 'evidence';

const documents = {
	pdf: 'application/pdf',
	docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
	odt: 'application/vnd.oasis.opendocument.text',
	ods: 'application/vnd.oasis.opendocument.spreadsheet',
	txt: 'text/plain',
	csv: 'text/csv'
};
const extensions: Record<string, string> = Object.fromEntries(
	Object.entries({ ...pictures, ...documents }).map(([extension, type]) => [type, extension])
);

/** True when files of this media type may be added there. */
export function isAccepted(mediaType: string, where: Accepted): boolean {
	return isPicture(mediaType) || (where === 'evidence' && mediaType in extensions);
}

/** For the `accept` attribute of a file field. */
export function acceptAttribute(where: Accepted): string {
	const names = Object.keys(where === 'pictures' ? pictures : { ...pictures, ...documents });
	return [...names, 'jpeg'].map((name) => `.${name}`).join(',');
}

/** What a person is told when a file is of another kind. */
export const wrongKind: Record<Accepted, string> = {
	pictures: 'This is not a picture that notes can hold. PNG, JPEG, GIF and WebP work.',
	evidence:
		'This kind of file can’t be added. Pictures, PDF, Word, Excel, PowerPoint, OpenDocument, text and CSV work.'
};
export const tooLarge = 'This file is larger than 10 MB. Make it smaller, or add a link to where it is kept.';
export const emptyFile = 'This file is empty.';

/** The name as it may be stored: without a path, without what can't be seen, with the ending of what the file is. */
export function tidyName(name: string, mediaType: string): string {
	const extension = extensions[mediaType] ?? 'bin';
	const last = name.split(/[/\\]/).at(-1) ?? '';
	const stem = last
		.replace(/[\p{Cc}\p{Cf}<>:"|?*]/gu, '')
		.replace(/\.[a-z0-9]{1,5}$/i, '')
		.trim()
		.slice(0, 150);
	return `${stem || (isPicture(mediaType) ? 'picture' : 'file')}.${extension}`;
}
