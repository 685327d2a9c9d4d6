/**
 * How dates are written in one style and time zone. Making a format takes longer than writing a hundred dates with it,
 * so each is made once; `style` must be an object that stays, not one written in the call. Throws RangeError for a time
 * zone that does not exist.
 */
export function dateFormat(
	style: Intl.DateTimeFormatOptions,
	timeZone: string,
	locale: 'en-GB' | 'en-CA' = 'en-GB'
): Intl.DateTimeFormat {
	let formats = made.get(style);
	if (!formats) made.set(style, (formats = new Map()));
	let format = formats.get(timeZone);
	if (!format) formats.set(timeZone, (format = new Intl.DateTimeFormat(locale, { ...style, timeZone })));
	return format;
}

const made = new WeakMap<Intl.DateTimeFormatOptions, Map<string, Intl.DateTimeFormat>>();
