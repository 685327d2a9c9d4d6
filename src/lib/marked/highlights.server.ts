import { rooms } from '$lib/collaboration/server';
import { highlightsOf, sectionsOf, type Highlight } from '$lib/editor/read';

/** The passages marked as observations in a document as committed, in the order of these sections, others last. */
export function highlightsIn(documentId: string, order: readonly string[]): Promise<Highlight[]> {
	return rooms().read(documentId, (doc) => {
		const written = sectionsOf(doc);
		const others = written.filter((id) => !order.includes(id));
		return [...order.filter((id) => written.includes(id)), ...others].flatMap((id) => highlightsOf(doc, id));
	});
}
