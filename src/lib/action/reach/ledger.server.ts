import type { Tx } from '$lib/server/database';
import type { NoticeKind } from './reminders';
import type { Commitment } from './subject.server';

/** Puts down what people are to be told; what stands there already stays as it is. Answers how many were new. */
export async function note(
	tx: Tx,
	notices: readonly {
		personId: string;
		action: Pick<Commitment, 'id' | 'circleId'>;
		kind: NoticeKind;
		key: string;
	}[]
): Promise<number> {
	if (notices.length === 0) return 0;
	const made = await tx
		.insertInto('private.notices')
		.values(
			notices.map(({ personId, action, kind, key }) => ({
				person_id: personId,
				circle_id: action.circleId,
				action_id: action.id,
				kind,
				key
			}))
		)
		.onConflict((conflict) => conflict.columns(['person_id', 'key']).doNothing())
		.executeTakeFirst();
	return Number(made.numInsertedOrUpdatedRows ?? 0n);
}
