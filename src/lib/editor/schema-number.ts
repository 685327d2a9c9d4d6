/**
 * Counts what a section may hold. It goes up with every node, mark or attribute that comes new: a page that knows less
 * would take what it does not know out of the document, for everybody, so the server refuses it.
 */
export const SCHEMA_NUMBER = 1;
