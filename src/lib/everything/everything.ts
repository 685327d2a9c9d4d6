import type { Attribution } from '$lib/server/schema';

/** Everything of a session that a person may take along. Under the Chatham House Rule nobody who was there is in it. */
export type Everything = {
	circle: { name: string; host: string };
	session: {
		title: string;
		objective: string;
		startsAt: Date;
		endsAt: Date;
		timeZone: string;
		place: string;
		attribution: Attribution;
		wasChathamHouse: boolean;
		openedAt: Date | null;
		closedAt: Date | null;
	};
	prompts: string[];
	/** Presenters and attendance only where the session attributes what is said. */
	agenda: { title: string; kind: string; minutes: number; detail: string; presenters: string[] }[];
	attendance: { name: string; organisation: string; arrivedAt: Date | null }[] | null;
	notes: TakenSection[];
	summary: TakenSection[];
	decisions: {
		text: string;
		way: string;
		how: string;
		day: string;
		objections: number;
		withdrawn: boolean;
	}[];
	questions: { text: string; answer: string | null; withdrawn: boolean }[];
	/** The owner is known inside the circle; under the Chatham House Rule it would say who was there. */
	commitments: { title: string; state: string; due: string | null; owner: string | null }[];
	/** In words; empty when no round has closed, or that can't be said. */
	agreement: string;
	versions: TakenVersion[];
	files: TakenFile[];
};
export type TakenSection = { title: string; markdown: string };
export type TakenVersion = {
	number: number;
	title: string;
	audience: string;
	publishedAt: Date;
	fingerprint: string;
	withdrawn: boolean;
	/** Null for a version that was taken back, or names somebody, frozen under a looser rule. */
	markdown: string | null;
};
export type TakenFile = { id: string; name: string; mediaType: string; bytes: number };

/** Where a file lies in the archive. */
export function pathOf(file: Pick<TakenFile, 'id' | 'name'>): string {
	return `files/${file.id}${/\.[a-z0-9]{1,5}$/i.exec(file.name)?.[0] ?? ''}`;
}

/** Pictures in a text from the files beside it. */
export function withPicturesBeside(markdown: string, files: TakenFile[]): string {
	return markdown.replace(/\]\(\/files\/([0-9a-f-]{36})(?:#\d{1,5}x\d{1,5})?\)/g, (whole, id: string) => {
		const file = files.find((each) => each.id === id);
		return file ? `](${pathOf(file)})` : whole;
	});
}
