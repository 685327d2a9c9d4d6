const rightToLeft = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** True for text whose first letter belongs to a script that is written from right to left. */
export function startsRightToLeft(text: string): boolean {
	const [letter] = /\p{L}/u.exec(text) ?? [];
	return letter !== undefined && rightToLeft.test(letter);
}
