import { dayWords } from '../action';
import type { CheckedLine } from './check';
import { circleWord, concernedWord } from './columns';

/**
 * When a line would be due, as it will be proposed: '30 June', '10 December, the next session'. What can't be read yet is
 * shown as it was written. `nextSession` is the day of the next session, null while none is planned.
 */
export function whenDue({ line, made }: CheckedLine, nextSession: string | null, today: string): string {
	if (!made) return line.due;
	if (made.bySession)
		return nextSession
			? `${dayWords(nextSession, today)}, the next session`
			: 'The next session, not planned yet';
	return made.due ? dayWords(made.due, today) : 'No date';
}

/** Who will see it, in the words of a list. */
export const whoSees = ({ line, made }: CheckedLine): string =>
	!made ? line.visibility : made.visibility === 'concerned' ? concernedWord : circleWord;
