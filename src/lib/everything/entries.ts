import { pathOf, type Everything } from './everything';
import { writeReadMe, writeSession, writeText } from './words';
import type { Entry } from './zip';

type Content = (id: string) => Promise<{ content: Uint8Array } | null>;

/** What lies in the archive, one after another; a file is read when its turn comes. */
export async function* entriesOf(everything: Everything, contentOf: Content): AsyncGenerator<Entry> {
	yield { path: 'README.md', content: writeReadMe(everything) };
	yield { path: 'session.md', content: writeSession(everything) };
	yield { path: 'notes.md', content: writeText('Notes', everything.notes, everything) };
	yield { path: 'summary.md', content: writeText('Summary', everything.summary, everything) };
	yield { path: 'session.json', content: `${JSON.stringify(everything, null, '\t')}\n` };
	for (const { number, markdown } of everything.versions)
		if (markdown !== null) yield { path: `versions/version-${number}.md`, content: markdown };
	for (const file of everything.files) {
		const found = await contentOf(file.id);
		if (found) yield { path: pathOf(file), content: found.content };
	}
}
