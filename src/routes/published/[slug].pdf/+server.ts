import { offerDocument } from '$lib/publication/formats/offer.server';
import type { RequestHandler } from './$types';

/** A version as a typeset, accessible PDF. */
export const GET: RequestHandler = (event) => offerDocument(event, 'pdf');
