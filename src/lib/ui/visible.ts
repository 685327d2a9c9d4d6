/** Words without blanks and without what no font shows, as private.visible in the database does. */
export const visible = (words: string): string =>
	words.replace(/[\p{Default_Ignorable_Code_Point}\s\u2800]+/gu, '');

/** Whether a title says something: at least two characters that can be seen, counted as the database counts them. */
export const saysSomething = (title: string): boolean => [...visible(title)].length >= 2;

/** Whether a name, which may be one letter, can be seen at all. */
export const canBeSeen = (name: string): boolean => visible(name) !== '';
