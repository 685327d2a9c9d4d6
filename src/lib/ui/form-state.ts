import { getContext, setContext } from 'svelte';

/** What a form action answers when it refuses: what was typed and, by field name, what is wrong. */
export type Problem = {
	values?: Record<string, string> | undefined;
	errors?: Record<string, string> | undefined;
};

/** The same, where somebody else saved meanwhile: both texts, by label. */
export type Conflicting = Problem & {
	conflict?: { mine: Record<string, string>; theirs: Record<string, string> } | undefined;
};

/** What fields and buttons inside a `<Form>` need to know about it. */
export type FormState = {
	readonly pending: boolean;
	readonly problem: Problem | null;
	/** The id of the control for a field name: links of the error summary point at it. */
	idOf(name: string): string;
};

const key = Symbol('form');
const standalone: FormState = { pending: false, problem: null, idOf: (name) => name };

export const provideForm = (state: FormState): FormState => setContext(key, state);
export const enclosingForm = (): FormState => getContext<FormState | undefined>(key) ?? standalone;
