import { rooms } from '$lib/collaboration/server';
import { brokenSections } from '$lib/editor/read';
import { workerPool } from '$lib/server/database';
import { kept } from '$lib/server/kept';
import { log } from '$lib/server/log';
import { VersionKeeper } from './keeper.server';
import { putBack, writtenSections } from './put-back';
import { packSections, type Sections } from './sections.server';

const everyMs = 60_000;

// None of these asks who may: pages call them after row-level security has said that the person may write here.

/** Keeps the versions of this process. */
export function versions(): VersionKeeper {
	return kept(
		'versions',
		() =>
			new VersionKeeper({
				sql: workerPool,
				look: (documentId) => rooms().look(documentId, writtenSections),
				logger: log,
				everyMs
			})
	);
}

/** What a document says now, as committed. */
export function sectionsNow(documentId: string): Promise<Sections> {
	return rooms().read(documentId, writtenSections);
}

/** Keeps what a document says now under a name. */
export function keepNamed(documentId: string, name: string): Promise<string | null> {
	return versions().keep(documentId, { reason: 'named', name });
}

/**
 * Makes a document say again what it said: an ordinary change that everybody in it sees, with a version of before and one of
 * after [C72]. False when it says so already.
 */
export async function restore(
	documentId: string,
	version: { at: Date; sections: Sections },
	writer: string
): Promise<boolean> {
	const isSound = await rooms().read(documentId, (doc) => brokenSections(doc).length === 0);
	if (isSound && (await isSame(await sectionsNow(documentId), version.sections))) return false;
	await versions().keep(documentId, { reason: 'before_restore' });
	let before: Sections = {};
	await rooms().write(documentId, (doc) => {
		before = writtenSections(doc);
		putBack(doc, version.sections);
	});
	// What was typed in the moment between the two is in no version yet; nothing new is not kept twice.
	await versions().keep(documentId, { reason: 'before_restore', sections: before });
	await versions().keep(documentId, { reason: 'restored', restoredFrom: version.at, writer });
	return true;
}

async function isSame(one: Sections, other: Sections): Promise<boolean> {
	const [first, second] = await Promise.all([one, other].map(fingerprints));
	return first === second;
}

async function fingerprints(sections: Sections): Promise<string> {
	const packed = await packSections(sections);
	return packed
		.map(({ id, fingerprint }) => `${id} ${fingerprint.toString('hex')}`)
		.sort()
		.join('\n');
}
