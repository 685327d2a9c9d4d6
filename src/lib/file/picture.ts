/** Media types of the pictures that browsers show, by the ending of their names. */
export const pictures = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif', webp: 'image/webp' };

/** True for the media type of a picture that browsers show. */
export function isPicture(mediaType: string): boolean {
	return Object.values(pictures).includes(mediaType);
}

/** For the `accept` attribute of a field that takes pictures only. */
export const acceptPictures = '.png,.jpg,.gif,.webp,.jpeg';

/** "640 kB", "2.4 MB". */
export function sizeInWords(bytes: number): string {
	if (bytes < 1000) return `${bytes} bytes`;
	if (bytes < 1_000_000) return `${Math.round(bytes / 1000)} kB`;
	return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
