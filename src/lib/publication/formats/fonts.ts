import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const file = (font: string) => require.resolve(`@expo-google-fonts/${font}.ttf`);

/** The faces of the two families of the house, as TrueType files. */
export const faces = {
	serif: {
		name: 'Newsreader',
		regular: file('newsreader/400Regular/Newsreader_400Regular'),
		italic: file('newsreader/400Regular_Italic/Newsreader_400Regular_Italic'),
		bold: file('newsreader/700Bold/Newsreader_700Bold'),
		boldItalic: file('newsreader/700Bold_Italic/Newsreader_700Bold_Italic')
	},
	sans: {
		name: 'Hanken Grotesk',
		regular: file('hanken-grotesk/400Regular/HankenGrotesk_400Regular'),
		italic: file('hanken-grotesk/400Regular_Italic/HankenGrotesk_400Regular_Italic'),
		bold: file('hanken-grotesk/700Bold/HankenGrotesk_700Bold'),
		boldItalic: file('hanken-grotesk/700Bold_Italic/HankenGrotesk_700Bold_Italic')
	}
};

/** Faces that only a typeset page needs: a weight for titles, and scripts that the house families lack. */
export const moreFaces = [
	file('newsreader/500Medium/Newsreader_500Medium'),
	file('noto-naskh-arabic/400Regular/NotoNaskhArabic_400Regular'),
	file('noto-naskh-arabic/700Bold/NotoNaskhArabic_700Bold'),
	file('noto-emoji/400Regular/NotoEmoji_400Regular')
];
