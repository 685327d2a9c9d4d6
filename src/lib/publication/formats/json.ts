import type { PublicCommitment } from '../publication.server';
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
	/** As they stand today; only those that their organisations made public. */
	commitments: PublicCommitment[];
};

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
		sections: sectionsOf(readRecord(record)),
		commitments
	};
}
