import { describe, expect, test } from 'vitest';
import {
	actionStates,
	calendarDay,
	dateToBeginWith,
	dueOf,
	dueWords,
	isLate,
	lateness,
	stateTag,
	stepFromPath,
	stepPath,
	steps,
	type ActionState
} from './action';
import { proposal, stepInput } from './forms';

const today = '2026-11-21';
const due = (day: string | null, state: ActionState = 'accepted') => ({ due: day, state });

test('a day that is that of the next session says so', () => {
	expect(dueOf({ due: '2026-12-10', dueBySession: true }, today)).toBe('by 10 December, the next session');
	expect(dueOf({ due: '2026-12-10', dueBySession: false }, today)).toBe('by 10 December');
	expect(dueOf({ due: null, dueBySession: true }, today)).toBe('by the next session');
	expect(dueOf({ due: null, dueBySession: false }, today)).toBe('no date yet');
});

describe('late', () => {
	test('means promised for a day that has passed, and not done', () => {
		const late = actionStates.filter((state) => isLate(due('2026-11-20', state), today));
		expect(late).toEqual(['accepted', 'in_progress', 'blocked']);
	});
	test('begins the day after', () => {
		expect(isLate(due(today), today)).toBe(false);
		expect(isLate(due(null), today)).toBe(false);
	});
	test.each([
		['2026-11-20', 'Late by 1 day'],
		['2026-11-09', 'Late by 12 days'],
		['2025-11-21', 'Late by 365 days'],
		['2026-11-21', null]
	])('%s is said as %s', (day, words) => {
		expect(lateness(due(day), today)).toBe(words);
	});
	test('is counted in calendar days, also over the change of the clocks', () => {
		expect(lateness(due('2026-10-24'), '2026-10-26')).toBe('Late by 2 days');
	});
	test('takes the place of the state in the tag', () => {
		expect(stateTag(due('2026-11-09'), today)).toEqual({ tone: 'late', label: 'Late by 12 days' });
		expect(stateTag(due('2026-11-09', 'done'), today)).toEqual({ tone: 'done', label: 'Done' });
	});
});

test('a form about a date begins with one that can still be met, so that a new wording alone can be proposed', () => {
	expect(dateToBeginWith('counter', '2026-11-22', today)).toBe('2026-11-22');
	expect(dateToBeginWith('counter', today, today)).toBe(today);
	for (const [step, past] of [
		['counter', '2026-11-20'],
		['split', '2026-11-22'],
		['move_date', null]
	] as const)
		expect(dateToBeginWith(step, past, today)).toBe('');
	const { due: begun, title } = stepInput.parse({
		due: dateToBeginWith('counter', '2020-01-01'),
		title: 'Others'
	});
	expect([begun, title]).toEqual([undefined, 'Others']);
});

test('today is the day where the people are', () => {
	const midnight = new Date('2026-06-30T23:30:00Z');
	expect(calendarDay(midnight)).toBe('2026-07-01');
	expect(calendarDay(midnight, 'America/New_York')).toBe('2026-06-30');
});

test('a date of another year says so', () => {
	expect(dueWords('2026-06-30', today)).toBe('by 30 June');
	expect(dueWords('2027-06-30', today)).toBe('by 30 June 2027');
	expect(dueWords(null, today)).toBe('no date yet');
});

test('every step has an address of its own and is found by it', () => {
	const paths = steps.map((step) => stepPath('1', step).split('/').at(-1) ?? '');
	expect(paths).toContain('propose-again');
	expect(paths.map(stepFromPath)).toEqual([...steps]);
	expect(stepFromPath('nonsense')).toBeNull();
});

const owner = '0b06e2a1-6a11-4f7b-8a55-4a4de5a7c3b1';

test('a proposal needs a title and an owner; empty fields of a form are no answers', () => {
	const read = proposal.parse({ title: ' Train ', owner, lead: '', due: '', strand: '', detail: '  ' });
	expect(read).toMatchObject({ title: 'Train', owner });
	expect(read.lead ?? read.due ?? read.detail).toBeUndefined();
	const wrong = proposal.safeParse({ title: '', owner: '', due: '2026-02-30' });
	expect(wrong.error?.issues.map(({ path }) => path[0]).sort()).toEqual(['due', 'owner', 'title']);
});

test('a title of nothing that can be seen is no title', () => {
	for (const title of [
		'\u200b\u200b\u200b',
		'\u2800\u2800',
		' \u2060\u00ad ',
		'\u3164\uffa0',
		'\u200bA\u200b'
	]) {
		expect(proposal.safeParse({ title, owner }).error?.issues[0]?.message, title).toMatch(/in a few words/);
		expect(stepInput.safeParse({ title }).success).toBe(false);
	}
	expect(proposal.parse({ title: 'Été', owner }).title).toBe('Été');
	expect(stepInput.parse({ title: ' ' }).title).toBeUndefined();
});

test('progress is a whole number from 0 to 100, a link leads to the web', () => {
	expect(stepInput.parse({ progress: '40', link: ' https://example.org/a ' })).toMatchObject({
		progress: 40,
		link: 'https://example.org/a'
	});
	expect(stepInput.parse({}).progress).toBeUndefined();
	for (const given of [{ progress: '101' }, { progress: 'half' }, { link: 'javascript:alert(1)' }])
		expect(stepInput.safeParse(given).success).toBe(false);
	for (const link of [
		'https://',
		'https:///report',
		'http://?a=b',
		'https://.',
		'https://a@',
		'https://\u200b'
	])
		expect(stepInput.safeParse({ link }).success, link).toBe(false);
});

test('a new date is not in the past', () => {
	const read = stepInput.safeParse({ due: '2020-01-01' });
	expect(read.error?.issues[0]?.message).toBe('This day has passed. Choose a later one.');
	expect(stepInput.safeParse({ due: '2999-01-01' }).success).toBe(true);
});
