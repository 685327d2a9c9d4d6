import { attributionWords, escapeLine } from '$lib/publication/publication';
import { formatMoment } from '$lib/ui/dates';
import { withPicturesBeside, type Everything, type TakenSection } from './everything';

/** What lies in the archive, and what does not. */
export function writeReadMe({ session, circle, files, versions }: Everything): string {
	const underTheRule = session.wasChathamHouse;
	return blocks([
		`# ${escapeLine(session.title)}`,
		`${escapeLine(circle.name)}, hosted by ${escapeLine(circle.host)}. ${attributionWords[session.attribution]}`,
		[
			'- `session.md`: what was planned, decided, asked, promised and agreed',
			'- `notes.md` and `summary.md`: the texts as they stood when this was made',
			...(versions.some(({ markdown }) => markdown !== null)
				? ['- `versions/`: every published version, byte for byte']
				: []),
			...(files.length > 0 ? ['- `files/`: pictures and other files'] : []),
			'- `session.json`: the same as data'
		].join('\n'),
		underTheRule
			? 'Under the Chatham House Rule this names nobody who was in the room, and none of their organisations: they are left out of every text, and so are owners of commitments, presenters and attendance. Pictures are as they were added: look at them before you pass them on.'
			: session.attribution === 'confidential'
				? 'Confidential: keep it among the members of the circle. Attendance and presenters are not in it.'
				: '',
		'Private notes and comments are never part of it.'
	]);
}

/** What was planned, decided, asked, promised and agreed. */
export function writeSession(everything: Everything): string {
	const { session, circle, prompts, agenda, attendance, agreement } = everything;
	return blocks([
		`# ${escapeLine(session.title)}`,
		[
			`- Circle: ${escapeLine(circle.name)}`,
			`- Host: ${escapeLine(circle.host)}`,
			`- When: ${formatMoment(session.startsAt, 'date', session.timeZone)}`,
			...(session.place ? [`- Where: ${escapeLine(session.place)}`] : []),
			`- Rule: ${attributionWords[session.attribution]}`
		].join('\n'),
		session.objective && `**Objective:** ${escapeLine(session.objective)}`,
		list('Questions put to the room', prompts.map(escapeLine)),
		list(
			'Agenda',
			agenda.map(({ title, minutes, presenters }) => {
				const about = [`${minutes} min`, ...presenters.map(escapeLine)].join(', ');
				return `${escapeLine(title)} (${about})`;
			})
		),
		list(
			'Who was there',
			(attendance ?? []).map(({ name, organisation }) => `${escapeLine(name)}, ${escapeLine(organisation)}`)
		),
		list('Decisions', everything.decisions.map(decisionWords)),
		list(
			'Questions',
			everything.questions.map(({ text, answer, withdrawn }) =>
				[escapeLine(text), answer === null ? 'Open.' : escapeLine(answer), withdrawn ? 'Withdrawn.' : '']
					.filter(Boolean)
					.join(' ')
			)
		),
		list(
			'Commitments',
			everything.commitments.map(({ title, owner, state, due }) => {
				const about = [owner ?? '', state, due ?? ''].filter(Boolean).map(escapeLine).join(', ');
				return `${escapeLine(title)} (${about})`;
			})
		),
		agreement && `## Agreement\n\n${agreement}`,
		list(
			'Published versions',
			everything.versions.map(
				({ number, title, audience, publishedAt, fingerprint, withdrawn, markdown }) =>
					`Version ${number}, ${formatMoment(publishedAt, 'date')}, ${audience === 'public' ? 'for everybody' : 'for members'}: “${escapeLine(title)}”. ${withdrawn ? 'Taken back.' : `SHA-256 ${fingerprint}.`}${withdrawn || markdown !== null ? '' : ' Its text is not here: it names somebody who was in the room.'}`
			)
		)
	]);
}

/** A live text, section by section. */
export function writeText(title: string, sections: TakenSection[], { files }: Everything): string {
	const written = sections.filter(({ markdown }) => markdown.trim() !== '');
	return blocks([
		`# ${title}`,
		...(written.length === 0 ? ['Nothing was written here.'] : []),
		...written.map((section) =>
			blocks([`## ${escapeLine(section.title)}`, withPicturesBeside(section.markdown, files)]).trim()
		)
	]);
}

function decisionWords({
	text,
	way,
	how,
	day,
	objections,
	withdrawn
}: Everything['decisions'][number]): string {
	const objected = objections === 1 ? 'One objection.' : objections > 1 ? `${objections} objections.` : '';
	const about = [way, how && escapeLine(how), day].filter(Boolean).join(', ');
	return [escapeLine(text), `(${about})`, objected, withdrawn ? 'Withdrawn.' : ''].filter(Boolean).join(' ');
}

function list(title: string, lines: string[]): string {
	return lines.length === 0 ? '' : `## ${title}\n\n${lines.map((each) => `- ${each}`).join('\n')}`;
}

function blocks(parts: string[]): string {
	return `${parts
		.map((part) => part.trim())
		.filter(Boolean)
		.join('\n\n')}\n`;
}
