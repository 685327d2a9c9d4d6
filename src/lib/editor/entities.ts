/* The parser leaves named references as they are. These are the ones people's texts hold. */
const named: Record<string, string> = {
	amp: '&',
	lt: '<',
	gt: '>',
	quot: '"',
	apos: "'",
	nbsp: '\u00a0',
	copy: '©',
	reg: '®',
	trade: '™',
	hellip: '…',
	ndash: '–',
	mdash: '—',
	lsquo: '‘',
	rsquo: '’',
	ldquo: '“',
	rdquo: '”',
	bull: '•',
	middot: '·',
	pound: '£',
	euro: '€',
	sect: '§',
	deg: '°',
	times: '×',
	rarr: '→',
	eacute: 'é',
	egrave: 'è',
	ouml: 'ö',
	uuml: 'ü',
	auml: 'ä',
	szlig: 'ß'
};

/** Replaces character references by what they stand for. Unknown ones stay as they are. */
export function decodeEntities(text: string): string {
	return text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, name) => {
		if (name !== undefined) return named[name] ?? whole;
		const code = decimal === undefined ? Number.parseInt(hex, 16) : Number.parseInt(decimal, 10);
		return code === 0 || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code);
	});
}
