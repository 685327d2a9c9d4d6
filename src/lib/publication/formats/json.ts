import type { PublicCommitment } from '../publication.server';
import { imageAddress } from '$lib/editor/image';
import type { NodeJson } from '$lib/editor/section-json';
import { readRecord, sectionsOf, type RecordSection } from './blocks';
import { frontMatter, type FrozenRecord } from './record';

export type RecordJson = {
	title: string;
	host: string;
	date: string;
	version: number;
	published: string;
	attribution: string;
	audience: string;
	fingerprint: { algorithm: 'sha-256'; of: 'markdown'; value: string };
	address: string;
	sections: RecordSection[];
	/** Who had agreed when it was frozen: names of attributed sessions alone, and no number that would give one away. */
	agreement: {
		closed: string;
		asked: number | null;
		agreed: number | null;
		organisations: string[] | null;
		reservations: { text: string; organisation: string | null }[];
	} | null;
	/** As they stand today; only those that their organisations made public. */
	commitments: PublicCommitment[];
};

const all = { has: () => true };

/** A record as data: its facts, the frozen text as a tree of blocks by section, and what came of it. */
export function toJson(record: FrozenRecord, commitments: PublicCommitment[]): RecordJson {
	const { title, host } = frontMatter(record);
	return {
		title,
		host,
		date: record.held_on,
		version: record.number,
		published: record.published_at.toISOString(),
		attribution: record.attribution,
		audience: record.audience,
		fingerprint: { algorithm: 'sha-256', of: 'markdown', value: record.fingerprint },
		address: record.address,
		sections: sectionsOf(
			readRecord({ ...record, pictures: all }).map((block) => withAddresses(block, record))
		),
		agreement: agreementOf(record),
		commitments
	};
}

function agreementOf({ agreement }: FrozenRecord): RecordJson['agreement'] {
	if (!agreement) return null;
	const { closed_at: closed, asked, count, organisations, reservations } = agreement;
	return {
		closed,
		asked,
		agreed: count,
		organisations,
		reservations: reservations.map(({ text, organisation = null }) => ({ text, organisation }))
	};
}

/** Pictures with the address where whoever may read the record finds them. */
function withAddresses(node: NodeJson, record: FrozenRecord): NodeJson {
	if (node.type !== 'image')
		return node.content
			? { ...node, content: node.content.map((part) => withAddresses(part, record)) }
			: node;
	const { alt, width, height } = node.attrs ?? {};
	const address = new URL(imageAddress(node) ?? '', record.address).href;
	return { ...node, attrs: { alt, width, height, address } };
}
