import type { OtherAction } from './surroundings.server';

/** What a commitment may wait for, or be merged into: asked for when a form is opened. Throws without an answer. */
export async function askOthers(id: string): Promise<{ others: OtherAction[] }> {
	const answer = await fetch(`/commitments/${id}/others`);
	if (!answer.ok) throw new Error(`The other commitments: ${answer.status}`);
	return { others: await answer.json() };
}
