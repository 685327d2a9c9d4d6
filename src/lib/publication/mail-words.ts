import type { Attribution } from '$lib/server/schema';
import { inWords } from './in-words';

/** What a mail with a record is made of. */
export type NewRecord = {
	slug: string;
	number: number;
	title: string;
	host: string;
	circle: string;
	isSensitive: boolean;
	markdown: string;
	sessionId: string;
	/** The rule under which it was frozen. */
	attribution: Attribution;
	/** The rule of the session now, where it is another. */
	rule?: Attribution;
};

const circleOnly = /^[ \t>]*:{3,} circle only[ \t]*$/m;

/** What stays in the circle or in the session does not lie in mailboxes: such a mail brings the address alone. */
function staysOnThePage({ markdown, attribution, rule = attribution }: NewRecord): boolean {
	return attribution === 'confidential' || rule !== attribution || circleOnly.test(markdown);
}

/**
 * The mail that brings a record: its text in words and its address. Of a sensitive circle it says nothing but that there is
 * something to read, because others may see the mail. `stop` is the reader's own address for ending such mails.
 */
export function wordRecordMail(record: NewRecord, origin: string, stop: string) {
	const link = `${origin}/published/${record.slug}?version=${record.number}`;
	return {
		...(record.isSensitive ? neutral(link, stop) : open(record, link, stop)),
		headers: {
			'List-Unsubscribe': `<${stop}>`,
			'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
			// Corrections of one record stand together in a mail program.
			References: `<record-${record.sessionId}@${new URL(origin).hostname}>`
		}
	};
}

function neutral(link: string, stop: string) {
	return {
		subject: 'Something new to read',
		text: `There is something new for you to read:\n${link}\n\nTo get no more of these mails: ${stop}\n`
	};
}

function open(record: NewRecord, link: string, stop: string) {
	const plain = (text: string) => text.replace(/\s+/g, ' ').trim();
	const again = record.number > 1 ? `, version ${record.number}` : '';
	return {
		subject: `${plain(record.title)}: the record${again}`,
		text: [
			`${plain(record.host)} has published the record of “${plain(record.title)}” (${plain(record.circle)})${again}.`,
			`Read it on the page, or as PDF or Word: ${link}`,
			'',
			...(staysOnThePage(record)
				? ['Its text is for the circle alone, so it is not in this mail: sign in to read it.', '']
				: ['---', '', inWords(record), '', '---', '']),
			`To get no more mails about this circle’s records and commitments: ${stop}`,
			''
		].join('\n')
	};
}
