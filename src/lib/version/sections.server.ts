import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { deflate, inflate } from 'node:zlib';
import type { SectionJson } from '$lib/editor/section-json';

/** What was written in each section; a section without anything is missing. */
export type Sections = Record<string, SectionJson>;
export type PackedSection = { id: string; fingerprint: Buffer; body: Buffer };

const [deflated, inflated] = [promisify(deflate), promisify(inflate)];

/** The sections as they are stored. Equal texts have equal fingerprints, in whatever order their attributes come. */
export function packSections(sections: Sections): Promise<PackedSection[]> {
	return Promise.all(
		Object.entries(sections).map(async ([id, section]) => {
			const json = JSON.stringify(section, inOrder);
			const fingerprint = createHash('sha256').update(json).digest();
			return { id, fingerprint, body: await deflated(json, { level: 9 }) };
		})
	);
}

/** Reads what `packSections` wrote. */
export async function unpackSections(
	stored: { section_id: string | null; body: Uint8Array | null }[]
): Promise<Sections> {
	const entries = await Promise.all(
		stored.map(async ({ section_id: id, body }) => {
			if (id === null || body === null) return [];
			return [[id, JSON.parse((await inflated(body)).toString()) as SectionJson] as const];
		})
	);
	return Object.fromEntries(entries.flat());
}

function inOrder(_key: string, value: unknown): unknown {
	if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
	return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
}
