import { safeHref } from './link';
import {
	isRecordMark,
	recordMarks,
	textAttribute,
	type MarkJson,
	type NodeJson,
	type RecordMark,
	type SectionJson
} from './section-json';

const order: string[] = ['link', 'highlight', ...recordMarks, 'strong', 'em', 'strike', 'code'];

/** The marks of a text from the outermost to the innermost, without unknown ones and unsafe links. */
export function orderedMarks(node: NodeJson): MarkJson[] {
	return (node.marks ?? [])
		.filter((mark) => order.includes(mark.type))
		.filter((mark) => mark.type !== 'link' || safeHref(textAttribute(mark, 'href') ?? '') !== null)
		.sort((one, other) => order.indexOf(one.type) - order.indexOf(other.type));
}

/** For each commitment, decision and question the first and the last text that carries it: where its anchor and its chip belong. */
export type CommitmentEnds = Map<string, { first: NodeJson; last: NodeJson }>;

export function endsOfCommitments(section: SectionJson): CommitmentEnds {
	const ends: CommitmentEnds = new Map();
	const visit = (node: NodeJson | SectionJson) => {
		for (const part of node.content ?? []) {
			for (const mark of part.marks ?? []) {
				const id = isRecordMark(mark.type) ? textAttribute(mark, 'id') : null;
				if (id !== null) ends.set(id, { first: ends.get(id)?.first ?? part, last: part });
			}
			visit(part);
		}
	};
	visit(section);
	return ends;
}

/** The commitments, decisions and questions whose sentence ends with this text. */
export function endingHere(node: NodeJson, ends: CommitmentEnds): { kind: RecordMark; id: string }[] {
	return (node.marks ?? []).flatMap(({ type: kind, attrs }) => {
		const id = textAttribute({ attrs }, 'id');
		return isRecordMark(kind) && id !== null && ends.get(id)?.last === node ? [{ kind, id }] : [];
	});
}
