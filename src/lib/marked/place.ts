import { z } from 'zod';

/** Where in a session something was marked, as the forms send it. */
export const placeForm = z.object({
	id: z.uuid().optional(),
	item: z.uuid().optional(),
	document: z.uuid().optional(),
	section: z.string().max(60).optional(),
	wording: z.string().trim().max(2000).optional(),
	/** The page stays where it is and hears the id. */
	stay: z.string().optional()
});
export type Place = z.output<typeof placeForm>;

/** The place as the query of an address or the hidden fields of a form. Nothing that is no place gets through. */
export function placeFrom(given: URLSearchParams): Place {
	const read = placeForm.safeParse(Object.fromEntries(given));
	return read.success ? read.data : {};
}
