import type { Attribution } from '$lib/server/schema';
import { formatMoment } from '$lib/ui/dates';
import { attributionWords, citation } from '../publication';
import type { RecordAgreement } from '../agreement-words';

/** One frozen version of a record, and the address where everybody (or the members) can read it. */
export type FrozenRecord = {
	title: string;
	host: string;
	slug: string;
	number: number;
	/** 'yyyy-mm-dd' */
	held_on: string;
	published_at: Date;
	attribution: Attribution;
	audience: 'public' | 'members';
	/** SHA-256 of the Markdown, in hex. */
	fingerprint: string;
	markdown: string;
	address: string;
	/** Of a round that had closed when it was frozen. */
	agreement?: RecordAgreement | null;
	/** The pictures that the reader may see and this document can hold, by the id of their file. */
	pictures?: ReadonlyMap<string, RecordPicture>;
	/** Of many sessions: the words above the title and the rule below it are not those of one dialogue. */
	series?: { kicker: string; rule: string; when: string };
};

/** A picture as documents hold it: Word and Typst both read PNG and JPEG. */
export type RecordPicture = { format: 'png' | 'jpg'; content: Uint8Array; width: number; height: number };

export type Label = { label: string; text: string; href?: string };

/** What stands around the frozen text in a document that leaves the site: the same words in every format. */
export type FrontMatter = {
	title: string;
	host: string;
	kicker: string;
	rule: string;
	facts: Label[];
	about: Label[];
};

export function frontMatter(record: FrozenRecord): FrontMatter {
	const title = plainLine(record.title);
	const host = plainLine(record.host);
	const whole = citation({ host, title, heldOn: record.held_on, number: record.number }, '').trim();
	return {
		title,
		host,
		kicker: record.series?.kicker ?? `Record of a dialogue, version ${record.number}`,
		rule: record.series?.rule ?? attributionWords[record.attribution],
		facts: [
			record.series
				? { label: 'Dialogues', text: record.series.when }
				: { label: 'Date of the dialogue', text: formatMoment(record.held_on, 'date') },
			{ label: record.series ? 'Compiled' : 'Published', text: formatMoment(record.published_at, 'date') },
			{ label: 'Read by', text: record.audience === 'public' ? 'Everybody' : 'Members of the circle' }
		],
		about: [
			{ label: 'Cite as', text: record.series ? `${host}. ${title}. ${record.series.kicker}.` : whole },
			{ label: 'Where it stands, and what came of it', text: record.address, href: record.address },
			{ label: 'Fingerprint of the wording (SHA-256 of the Markdown)', text: record.fingerprint }
		]
	};
}

/** Text without what no document may hold: control characters and halves of characters. */
export function plainText(text: string): string {
	return text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '');
}

function plainLine(text: string): string {
	return plainText(text).replace(/\s+/g, ' ').trim();
}
