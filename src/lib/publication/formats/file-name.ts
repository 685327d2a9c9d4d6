/**
 * The Content-Disposition of a download (RFC 6266): the title as people read it, and a plain name for old software.
 */
export function asDownload(
	record: { title: string; slug: string; number: number },
	extension: string
): string {
	const title = record.title
		.toWellFormed()
		.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069"*/:<>?\\|]/g, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^[. ]+|[. ]+$/g, '');
	const short = [...title].slice(0, 100).join('').trim() || record.slug;
	const full = encodeURIComponent(`${short}, version ${record.number}.${extension}`).replace(
		/['()*!]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
	);
	return `attachment; filename="${record.slug}-${record.number}.${extension}"; filename*=UTF-8''${full}`;
}
