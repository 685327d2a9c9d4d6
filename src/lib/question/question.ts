import { saysSomething } from '$lib/ui/visible';
import { z } from 'zod';

export type Question = {
	id: string;
	circleId: string;
	sessionId: string;
	itemId: string | null;
	documentId: string | null;
	section: string | null;
	/** The wording it was made from. */
	bornAs: string;
	text: string;
	/** Null while it is open. */
	answer: string | null;
	isWithdrawn: boolean;
	version: number;
};

export type QuestionEntry = {
	id: string;
	step: 'ask' | 'reword' | 'answer' | 'correct' | 'reopen' | 'withdraw';
	at: Date;
	/** Null wherever the session is not attributed. */
	by: string | null;
	why: string;
	said: { text: string; answer: string | null };
};

/** The word and the tone of its state, for chips and tags. */
export function questionTag(question: Pick<Question, 'answer' | 'isWithdrawn'>): {
	tone: 'withdrawn' | 'progress' | 'done';
	label: string;
} {
	if (question.isWithdrawn) return { tone: 'withdrawn', label: 'Withdrawn' };
	return question.answer === null
		? { tone: 'progress', label: 'Open question' }
		: { tone: 'done', label: 'Answered' };
}

const text = z
	.string()
	.trim()
	.refine(saysSomething, 'Write the question.')
	.max(1000, 'Keep the question under 1,000 characters.');
const answer = z.string().trim().max(4000, 'Keep the answer under 4,000 characters.').default('');

/** What the form of a new question sends. */
export const questionForm = z.object({ text, answer });

/** What the forms of a question that is there send. */
export const changeForm = z.object({
	seen: z.coerce.number().int(),
	text: text.optional(),
	answer,
	why: z.string().trim().max(2000, 'Keep it under 2,000 characters.').default('')
});

/** A question by the labels of its form, to show two of them beside each other. */
export function questionInWords(
	said: Pick<Question, 'text'> & { answer: string | null }
): Record<string, string> {
	return { 'The question': said.text, Answer: said.answer ?? '' };
}

/** What happened to a question, in words for its history. */
export const questionStepWords: Record<QuestionEntry['step'], string> = {
	ask: 'Asked',
	reword: 'Worded differently',
	answer: 'Answered',
	correct: 'Answer corrected',
	reopen: 'Opened again',
	withdraw: 'Withdrawn'
};
