import { stateTag, type ActionSummary } from '$lib/action/action';
import { decisionTag, reachedWords, type Decision } from '$lib/decision/decision';
import type { CommitmentLabels } from '$lib/editor/commitment-label';
import { questionTag, type Question } from '$lib/question/question';

type Marked = {
	actions: readonly ActionSummary[];
	decisions: readonly Decision[];
	questions: readonly Question[];
};

/** By its id, what stands beside the words that a commitment, decision or question was made of. `today` is a calendar day. */
export function chipsOf({ actions, decisions, questions }: Marked, today: string): CommitmentLabels {
	return Object.fromEntries([
		...actions.map((action) => {
			const { tone, label } = stateTag(action, today);
			return [action.id, { state: tone, label, title: `${action.owner.name}: ${action.title}` }] as const;
		}),
		...decisions.map((decision) => {
			const { tone, label } = decisionTag(decision);
			return [
				decision.id,
				{ state: tone, label, title: `${decision.text} (${reachedWords(decision)})` }
			] as const;
		}),
		...questions.map((question) => {
			const { tone, label } = questionTag(question);
			return [question.id, { state: tone, label, title: question.answer ?? question.text }] as const;
		})
	]);
}
