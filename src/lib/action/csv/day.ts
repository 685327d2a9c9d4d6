const months = [
	'january',
	'february',
	'march',
	'april',
	'may',
	'june',
	'july',
	'august',
	'september',
	'october',
	'november',
	'december'
];

/** A day as people write it: 2027-03-31, 31/03/2027, 31.3.2027, 31 March 2027. Answers 'yyyy-mm-dd', or null. */
export function readDay(text: string): string | null {
	const plain = text.trim().toLowerCase();
	const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(plain);
	if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]));
	const british = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$/.exec(plain);
	if (british) return dayOf(Number(british[3]), Number(british[2]), Number(british[1]));
	const words = /^(\d{1,2})(?:st|nd|rd|th)?[\s-]+([a-z]{3,9})\.?[\s-]+(\d{4})$/.exec(plain);
	const named = words?.[2];
	if (!words || !named) return null;
	const month = months.findIndex((name) => name.startsWith(named)) + 1;
	return dayOf(Number(words[3]), month, Number(words[1]));
}

/** No 31 February, nothing before 1900 or after 2200. */
function dayOf(year: number, month: number, day: number): string | null {
	const date = new Date(Date.UTC(year, month - 1, day));
	const real = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 1900 && year <= 2200;
	return real ? date.toISOString().slice(0, 10) : null;
}
