import type { Attribution } from '$lib/server/schema';

/** What there is of a session, in numbers. */
export type Counts = {
	attribution: Attribution;
	/** Anything was said under the Chatham House Rule: that promise outlives a later rule. */
	wasChathamHouse: boolean;
	isSensitive: boolean;
	deviceCopies: boolean;
	members: number;
	writers: number;
	facilitators: number;
	conveners: number;
	/** Whether whoever asks may see who was in the room. */
	seesRoom: boolean;
	arrived: number;
	comments: number;
	decisions: number;
	questions: number;
	commitments: number;
	publicCommitments: number;
	files: number;
	events: number;
	publicVersions: number;
	memberVersions: number;
	withdrawn: number;
	mailed: number;
};

/** One line of the answer: of what there is how much, who can see it, what it says about people, for how long. */
export type Seen = { what: string; who: string; names: string; until: string };

const asLongAsCircle =
	'As long as the circle is kept here. Whoever leaves the circle can’t open it from that moment.';

/**
 * Who can still see what of a session, and for how long. Each line is what the policies of the database allow; change one
 * there and say it here.
 */
export function whoSeesWhat(counts: Counts): Seen[] {
	const rule = counts.attribution;
	const named = rule === 'attributed';
	const underTheRule = counts.wasChathamHouse;
	const all = `All ${people(counts.members, 'member')} of the circle`;
	const nobodyNamed = 'Nobody: what was written is stored without who wrote it.';
	return [
		{
			what: 'Notes',
			who: `${all}; ${counts.writers} of them may write.`,
			names: named
				? 'Only names that are written in the text.'
				: `${nobodyNamed} Names that stand in the text stay.`,
			until: asLongAsCircle
		},
		{
			what: 'History of the notes and the summary',
			who: `${all}: every version that was kept.`,
			names: named ? 'Who had the document open in that time.' : nobodyNamed,
			until: `${asLongAsCircle} Versions grow sparser: after a month one a day.`
		},
		{
			what: 'Private notes',
			who: 'Whoever wrote them, and nobody else here: no convener, no facilitator.',
			names: 'They belong to one person.',
			until: 'Until that person deletes them, or a month after leaving the circle.'
		},
		{
			what: count(counts.comments, 'comment'),
			who: all,
			names: named ? 'Who wrote each.' : 'Nobody: comments stand without a name.',
			until: asLongAsCircle
		},
		{
			what: `${count(counts.decisions, 'decision')}, ${count(counts.questions, 'question')}`,
			who: all,
			names: named ? 'Who recorded them, and organisations that objected.' : 'How many objected, never who.',
			until: asLongAsCircle
		},
		{
			what: count(counts.commitments, 'commitment'),
			who: `${all}, but those shown to the organisations concerned alone. ${counts.publicCommitments === 0 ? 'None is public.' : `${counts.publicCommitments} public, by decision of ${counts.publicCommitments === 1 ? 'its owner' : 'their owners'}.`}`,
			names: `The organisation that owns each, inside the circle.${underTheRule ? ' The public record of this session names no owner.' : ''}`,
			until: asLongAsCircle
		},
		{
			what: counts.seesRoom
				? `Attendance: ${people(counts.arrived, 'person', 'people')} in the room`
				: 'Attendance',
			who: named
				? all
				: `Those who were in the room, and the ${people(counts.facilitators, 'person', 'people')} who run the circle. Nobody else.`,
			names: 'Who said they would come, and who was there.',
			until: asLongAsCircle
		},
		{
			what: 'Summary, and who agreed to it',
			who: `${all}; ${counts.writers} of them may write.`,
			names: named
				? 'How each organisation answered.'
				: !underTheRule
					? 'How each organisation answered, inside the circle; a record made from it has counts alone.'
					: `How many have answered; how their answers are spread when a round has closed, from three up; objections without a name. How an organisation answered is its own to see, and that of the ${people(counts.facilitators, 'person', 'people')} who run the circle.`,
			until: asLongAsCircle
		},
		{
			what: 'Wordings of the summary that organisations were asked about',
			who: all,
			names: `Only names that stand in them, also when they were taken out of the text later.${named ? '' : ' The moment of an answer is stored with it, and whoever watches a page sees when the number of answers grows.'}`,
			until: `${asLongAsCircle} Those that nobody answered and no round froze are deleted when a version is published.`
		},
		{
			what: versionWords(counts),
			who: versionReaders(counts, all),
			names: underTheRule
				? 'The host, and nobody else: names and organisations of those in the room are refused. Reservations stand in the words that were consented to, without a name.'
				: named
					? 'Names that are written in the text, organisations that go along with it theme by theme, reservations with the name of their organisation, and owners of public commitments. Who objected or said nothing is counted, not named.'
					: 'Only names that are written in the text.',
			until:
				'For good. A version can be taken back: then its page shows only its number and the day. The text and the reason stay stored for the circle, and copies that were downloaded stay with those who have them.'
		},
		{
			what: 'Record of the series',
			who: `${all}, made anew from the latest published versions whenever it is opened. Its public part holds what is public already; whoever downloads it can pass it on.`,
			names: underTheRule
				? 'From this session what its published version says, and no owner of a commitment in the public part.'
				: 'What the published versions say, and owners of commitments as far as they may be named.',
			until: 'Copies that were downloaded stay with those who have them.'
		},
		{
			what: count(counts.files, 'file'),
			who: `${all}. Pictures in a public version: everybody.`,
			names: named ? 'Who added each.' : 'Nobody. What pictures say of their camera and place is removed.',
			until: 'Until it is removed, or as long as the circle is kept here.'
		},
		{
			what: `${count(counts.events, 'entry', 'entries')} of the record: that something happened, never what was written`,
			who: all,
			names: named ? 'Who did it.' : 'Who planned and ran the session; nobody for what was said and written.',
			until: asLongAsCircle
		},
		{
			what: `Mails about this session${counts.mailed > 0 ? `, ${count(counts.mailed, 'record')} sent round` : ''}`,
			who: 'Whoever they were sent to, one mail each, and whoever can open that mailbox.',
			names: counts.isSensitive
				? 'Nothing: this circle is sensitive, so mails say only that there is something to read.'
				: named
					? 'Titles, and the text of a published record with the names that stand in it.'
					: 'Titles, and the text of a published record. No list of those who attended.',
			until: 'As long as the mail is kept there: mails can’t be called back.'
		},
		{
			what: 'Notices on pages: what waits for whom',
			who: 'Each member their own: what their organisation is asked, and what is due.',
			names: 'Titles of sessions, themes and commitments.',
			until: 'Until it is answered.'
		},
		{
			what: 'Other programs of members (the data API)',
			who: 'The same people, and the same rows and columns as on these pages: the database decides. Where the operator has not opened it, there is none.',
			names: 'What the lines above say.',
			until: 'Copies that such a program made stay with those who have them.'
		},
		{
			what: 'Calendars people subscribed to',
			who: 'Whoever has the secret address of that calendar.',
			names: 'Titles and times of sessions; no attendance.',
			until: 'Until its owner makes a new address.'
		},
		{
			what: 'Everything in one archive',
			who: `The ${people(counts.facilitators, 'person', 'people')} who run the circle can download it, and whoever they pass it on to.`,
			names: underTheRule
				? 'The host, and nobody else: whoever was in the room and their organisations are left out of every text. Pictures are as they were added.'
				: named
					? 'What members read, with who was there.'
					: 'What members read, without who was there.',
			until: 'As long as those who downloaded it keep it. Private notes and comments are never part of it.'
		},
		{
			what: 'Copies on devices',
			who: counts.deviceCopies
				? 'Whoever can unlock a device on which a member opened the document.'
				: 'Nobody: this circle allows no copies on devices.',
			names: 'The text, without who wrote it.',
			until: counts.deviceCopies ? 'Until the person signs out or removes the copy there.' : 'Not at all.'
		},
		{
			what: 'The server and its backups',
			who: 'The operator of this site can read everything that is stored, like any operator of a server.',
			names: named
				? 'All of the above.'
				: 'Attendance, answers and commitments; who wrote which words is not stored at all. The server’s log holds no text, no names, no addresses.',
			until: 'As long as the operator keeps backups: ask them.'
		}
	];
}

function versionWords({ publicVersions, memberVersions, withdrawn }: Counts): string {
	const said = [
		publicVersions > 0 ? `${publicVersions} public` : '',
		memberVersions > 0 ? `${memberVersions} for members` : '',
		withdrawn > 0 ? `${withdrawn} taken back` : ''
	].filter(Boolean);
	return said.length > 0 ? `Published versions: ${said.join(', ')}` : 'Published versions: none yet';
}

function versionReaders({ attribution, publicVersions }: Counts, all: string): string {
	if (attribution === 'confidential')
		return `${all}. This session is confidential: no version can be public.`;
	if (publicVersions === 0) return `${all}. Nothing is public so far.`;
	return 'Public ones: everybody, without signing in, in every format. What is marked circle only is in none of them. The others: members.';
}

function people(count: number, one: string, many = `${one}s`): string {
	return `${count} ${count === 1 ? one : many}`;
}

function count(count: number, one: string, many = `${one}s`): string {
	return count === 0 ? `No ${many}` : people(count, one, many);
}
