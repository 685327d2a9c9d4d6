type Write = (about: object, message: string) => void;

/** The part of the server's log that rooms use. Ids and counts only, never text or names. */
export type Logger = { debug: Write; info: Write; warn: Write; error: Write };
