import { findPhoneNumbersInText } from 'libphonenumber-js/min';

export type PersonalKind = 'email' | 'phone' | 'birth' | 'address';
type Span = { kind: PersonalKind; from: number; to: number };

// Every repetition has an end, and nothing that can be empty is repeated: no text makes these take long.
const email = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}/gu;
const months =
	'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
const date = new RegExp(
	`\\b(?:\\d{1,2}[/.-]\\d{1,2}[/.-](?:19|20)?\\d{2}|(?:19|20)\\d{2}-\\d{2}-\\d{2}|\\d{1,2}(?:st|nd|rd|th)? (?:${months}),? (?:19|20)\\d{2}|(?:${months}) \\d{1,2}(?:st|nd|rd|th)?,? (?:19|20)\\d{2})\\b`,
	'giu'
);
const postcode = /\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b/g;
/** A postcode before its town (75002 Paris, 1012AB Amsterdam), and after its state (NY 10001). A year is none. */
const foreignPostcode =
	/\b(?:\d{5} \p{Lu}[\p{L}’'-]{2,30}|(?:[1-9]\d{3}|(?!19|20)[1-9]\d{3} )[A-Z]{2} \p{Lu}\p{Ll}{2,30}|[A-Z]{2} \d{5}(?:-\d{4})?)(?![\p{L}\p{N}])/gu;
/** A street and its number as they are written elsewhere: Hauptstraße 12, 14 rue de la Paix, Calle Mayor 5. */
const its =
	"(?: (?:de|du|des|la|le|les|di|del|della|dei|da|do|dos|das|el|los)){0,3} \\p{Lu}[\\p{L}’'-]{1,30}(?: \\p{Lu}[\\p{L}’'-]{1,30}){0,2}";
const foreignStreet = new RegExp(
	`(?<![\\p{L}\\p{N}])(?:\\p{Lu}[\\p{L}-]{1,30}(?:stra(?:ß|ss)e|str\\.|weg|platz|gasse|allee|straat|laan|gatan|gade|vej|veien) \\d{1,4}|\\d{1,4}(?: ?bis)?,? (?:rue|avenue|boulevard|place|chemin|quai|impasse)${its}|(?:[Vv]ia|[Vv]iale|[Pp]iazza|[Cc]alle|[Pp]laza|[Aa]venida|[Rr]ua|[Uu]l\\.|[Uu]lica|[Ss]trada)${its},? (?:n[.º°]? ?)?\\d{1,4})(?![\\p{L}\\p{N}])`,
	'gu'
);
/** Numbers as other countries write them, without a code: 06 12 34 56 78, 030 1234567, (212) 555-0142. */
const foreignPhone =
	/(?<![\p{L}\p{N}.,/-])(?:(?:\+|00)[1-9](?:[ ./()-]{0,2}\d){7,13}|\(?0\d(?:[ ./()-]{0,2}\d){6,11}|(?:\(\d{3}\) ?|\d{3}[-.])\d{3}[-.]\d{4})(?![\p{L}\p{N}])/gu;
const street =
	/\b\d{1,4}[A-Za-z]?,? (?:[A-Z][\p{L}’'-]{1,30} ){1,3}(?:Street|St|Road|Rd|Avenue|Ave|Lane|Close|Drive|Way|Place|Square|Court|Crescent|Terrace|Gardens|Row|Hill|Quay)\b/gu;
const born = /\b(?:born|birth|birthday|d\.?o\.?b|aged)\b/i;
/** A whole date this many years back may be somebody's birthday: some of those spoken of are small children. */
const yearsOfAge = 2;
const longestWindow = 1_000;

/** Whatever in the text looks like it belongs to a person, whoever that is. `country` is the one for numbers without a code. */
export function findPersonal(
	text: string,
	{ year, country = 'GB' as const }: { year: number; country?: 'GB' }
): Span[] {
	return [
		...matches('email', email, text),
		...phones(text, country),
		...matches('phone', foreignPhone, text),
		...matches('birth', date, text).filter((span) => isBirth(text, span, year)),
		...matches('address', street, text),
		...matches('address', postcode, text),
		...matches('address', foreignStreet, text),
		...matches('address', foreignPostcode, text)
	];
}

function matches(kind: PersonalKind, pattern: RegExp, text: string): Span[] {
	return [...text.matchAll(pattern)].map((match) => ({
		kind,
		from: match.index,
		to: match.index + match[0].length
	}));
}

function phones(text: string, country: 'GB'): Span[] {
	const found: Span[] = [];
	// Overlapping windows: the library's own search takes longer than the length of a text.
	for (let start = 0; start < text.length; start += longestWindow - 40) {
		const window = text.slice(start, start + longestWindow);
		if ((window.match(/\d/g) ?? []).length < 7) continue;
		for (const { startsAt, endsAt } of findPhoneNumbersInText(window, {
			defaultCountry: country
		})) {
			const span: Span = { kind: 'phone', from: start + startsAt, to: start + endsAt };
			// Only what stands where the windows meet is found twice.
			if (!found.slice(-20).some(({ from, to }) => from < span.to && span.from < to)) found.push(span);
		}
	}
	return found;
}

function isBirth(text: string, { from, to }: Span, year: number): boolean {
	if (born.test(text.slice(Math.max(0, from - 40), to + 10))) return true;
	const [written = ''] = /(?:19|20)\d{2}|\d{2}$/.exec(text.slice(from, to)) ?? [];
	// Of two digits: the last year that ends so.
	const long = written.length === 4 ? Number(written) : year - ((year - Number(written)) % 100);
	return long <= year - yearsOfAge;
}
